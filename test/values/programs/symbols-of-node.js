import { EventEmitter, errorMonitor } from "node:events";
import { inspect } from "node:util";
const e = new EventEmitter({ captureRejections: true });
e.on(errorMonitor, () => console.log("mon"));
e.on("error", () => console.log("err"));
e.on(EventEmitter.errorMonitor, () => console.log("mon2"));
const o = {
  [inspect.custom]() {
    return "INSPECTED";
  },
};
await 0;
e.emit("error", new Error("x"));
console.log(o);
console.log(Object.getOwnPropertySymbols(e).map(String), Object.keys(e));
console.log(
  Object.getOwnPropertySymbols(e).every((s, i) => Object.getOwnPropertySymbols(new EventEmitter())[i] === s),
);
