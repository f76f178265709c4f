// What a process is told about itself, in which order and with which arguments.
import { machine } from "godwit";

process.on("uncaughtException", (error, origin) => console.log("uncaughtException", error.message, origin));
process.on("unhandledRejection", (reason, promise) => {
  console.log("unhandledRejection", (reason as Error).message, promise instanceof Promise, promise === early);
});
process.on("rejectionHandled", (promise) => console.log("rejectionHandled", promise === early));
process.on("warning", (warning) => console.log("warning", warning.name, warning.message));
process.once("beforeExit", (code) => {
  console.log("beforeExit", code);
  setTimeout(() => console.log("one more turn"), 1);
});
process.on("beforeExit", (code) => console.log("beforeExit, always", code));
process.on("exit", (code) => {
  console.log("exit", code);
  setTimeout(() => console.log("never"), 1);
  void Promise.resolve().then(() => console.log("never"));
});

await machine.migrate();
const early = Promise.reject(new Error("early"));
queueMicrotask(() => {
  throw new Error("microtask");
});
// The sooner one first: a timer is due so long after it is set, however long the computer did other things between.
setTimeout(() => {
  throw new Error("timer");
}, 1);
setTimeout(() => {
  early.catch(() => console.log("caught late"));
}, 20);
await new Promise((resolve) => setTimeout(resolve, 40));
process.emitWarning("careful", "Custom");
