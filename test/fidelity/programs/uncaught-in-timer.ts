import { machine } from "godwit";

await machine.migrate();
process.on("exit", (code) => console.log("exit", code, process.exitCode));
setTimeout(() => console.log("never"), 600_000);
setTimeout(function late() {
  throw new RangeError("out of range");
}, 1);
