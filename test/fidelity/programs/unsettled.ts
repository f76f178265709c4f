import { machine } from "godwit";

process.on("exit", (code) => console.log("exit", code, process.exitCode));
process.on("beforeExit", () => console.log("never"));
await machine.migrate();
await new Promise(() => {});
