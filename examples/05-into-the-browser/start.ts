/** Starts a machine of one host, waits for a browser tab to become the second, and runs grow.ts on the two. */
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compile } from "godwit/compiler";
import { openGateway, startMachine } from "godwit/machine";

const machine = await startMachine({ hosts: 1 });
const gateway = await openGateway(machine.address);
console.log(`Open this in a browser:\n\n    ${gateway.url}\n`);
while (!(await machine.hosts()).some(({ platform }) => platform === "browser")) await sleep(100);

const job = await machine.run(await compile(fileURLToPath(new URL("grow.ts", import.meta.url))), { size: 1 });
for await (const event of job.events()) {
  if (event.type === "output") console.log(event.line);
  if (event.type === "migration")
    console.log(`${event.migration.from} → ${event.migration.to}: ${event.migration.freezeMs.toFixed(0)} ms`);
}
await gateway.close();
await machine.close();
