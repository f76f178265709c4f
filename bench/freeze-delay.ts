/**
 * How soon a process that computes and awaits nothing is frozen when it is to move: from the client's request to the
 * program's last instruction. Meanwhile a carrier gets ready to take it, so a process that only waits (`idle`) is
 * measured, too: what is above that is the computing. `node bench/freeze-delay.ts [--moves N]`; kinds are those
 * of test/machine/programs/computes.ts. On a busy computer everything waits for its turn.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile } from "../src/compiler/index.ts";
import { type Job, type MachineClient, startMachine } from "../src/machine/index.ts";

const { values } = parseArgs({
  options: { moves: { type: "string", default: "20" } },
});
const program = fileURLToPath(new URL("../test/machine/programs/computes.ts", import.meta.url));

const wallMs = (): number => performance.timeOrigin + performance.now();

/** The process writes a line when it begins, and after each move. When it was asked to move, in order. */
async function moveAround(machine: MachineClient, job: Job): Promise<number[]> {
  const requestedMs: number[] = [];
  for await (const event of job.events()) {
    if (event.type !== "output" || requestedMs.length === Number(values.moves)) continue;
    await new Promise((resolve) => setTimeout(resolve, 1000)); // the hosts start spare carriers
    requestedMs.push(wallMs());
    void machine.migrate(job.id, 0);
  }
  return requestedMs;
}

/** In ms, of each move, shortest first. */
async function delays(machine: MachineClient, kind: string): Promise<number[]> {
  const args = [kind, values.moves];
  const job = await machine.run(await compile(program), { size: 1, args });
  const requestedMs = await moveAround(machine, job);
  const { migrations } = await job.ended;
  return migrations.map(({ startedAt }, i) => startedAt - requestedMs[i]!).sort((a, b) => a - b);
}

const machine = await startMachine({ hosts: 2 });
for (const kind of [
  "idle",
  "loop",
  "list",
  "calls",
  "nest",
  "iteration",
  "method",
  "started",
  "mapped",
  "stream",
]) {
  const sorted = await delays(machine, kind);
  const at = (q: number): string => sorted[Math.floor(q * (sorted.length - 1))]!.toFixed(1);
  console.log(`${kind.padEnd(6)} median ${at(0.5)} ms, 90 % ${at(0.9)} ms, longest ${at(1)} ms`);
}
await machine.close();
