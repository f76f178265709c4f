import { machine } from "godwit";

process.on("exit", (code) => {
  console.log("exit", code, process.exitCode);
  process.exitCode = 5;
});
await machine.migrate();
try {
  process.exit(3);
} finally {
  console.log("never");
}
