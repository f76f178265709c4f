void Promise.reject("no reason");
process.on("exit", (code) => console.log("exit", code));
