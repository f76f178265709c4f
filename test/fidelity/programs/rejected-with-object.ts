import { machine } from "godwit";

async function reject() {
  await machine.migrate();
  throw { status: 1 };
}
process.on("exit", (code) => console.log("exit", code));
void reject();
setTimeout(() => console.log("never"), 600_000);
