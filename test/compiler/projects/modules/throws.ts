await null;
throw new Error("a module that fails");
