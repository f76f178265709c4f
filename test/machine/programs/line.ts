/** Begins a line on one host and ends it on another. */
import { machine } from "godwit";

process.stdout.write(`from ${machine.host.name} `);
await machine.migrate(0, "h2");
console.log(`to ${machine.host.name}`);
console.error("said once");
try {
  await machine.migrate(0, "nowhere");
} catch (error) {
  console.log((error as Error & { code: string }).code);
}
console.log((await machine.hosts()).map(({ name }) => name).join(" "));
process.stdout.write("unfinished");
