process.on("exit", (code) => {
  console.log("first", code);
  throw new Error("in exit");
});
process.on("exit", () => console.log("never"));
