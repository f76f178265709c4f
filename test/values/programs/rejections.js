process.on("unhandledRejection", (r, p) => {
  console.log("unhandled", r.message, p === bad);
});
process.on("rejectionHandled", (p) => console.log("handled", p === bad));
let bad;
process.on("exit", (c) => console.log("exit", c));
process.once("beforeExit", () => {
  console.log("before");
});
await 0;
bad = Promise.reject(new Error("late"));
await new Promise((r) => setTimeout(r, 5));
bad.catch(() => {});
await new Promise((r) => setTimeout(r, 5));
