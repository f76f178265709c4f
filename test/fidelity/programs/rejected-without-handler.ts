import { machine } from "godwit";

async function deep() {
  await machine.migrate();
  throw new SyntaxError("deep");
}
async function shallow() {
  await deep();
}
void shallow();
setTimeout(() => console.log("never"), 600_000);
