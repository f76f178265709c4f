/**
 * `npm run soak -- --minutes 20 [--processes 100] [--hosts 4] [--shuffle-ms 500] [--seed 1]`
 *
 * Many processes talk and move for a long time. No message may be lost or doubled, and no part of the machine
 * may grow. Prints a row a minute and the figures at the end; exit code 1 when a promise is broken.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compile } from "../../src/compiler/index.ts";
import { startMachine, type Job, type JobReport } from "../../src/machine/index.ts";
import type { Part } from "../machine/os-processes.ts";
import { sample, slope, type Sample } from "./memory.ts";

const SAMPLE_MS = 5_000;
/** Engines take so long to fill their heaps for the first time; a part of the whole in short runs. */
const WARM_UP_MS = 3 * 60_000;
const WARM_UP_PART = 0.4;
/** The part of what it holds that a part of the machine may gain while it is measured; heaps still fill in short runs. */
const MOST_GAIN = 0.1;
const MOST_GAIN_SHORT = 0.2;
const PARTS: readonly Part[] = ["scheduler", "daemon", "carrier", "client"];

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    processes: { type: "string", default: "100" },
    hosts: { type: "string", default: "4" },
    "shuffle-ms": { type: "string", default: "500" },
    "pause-ms": { type: "string", default: "250" },
    seed: { type: "string", default: "1" },
  },
});
let startedAt = 0;
const samples: Sample[] = [];

const program = fileURLToPath(new URL("../machine/programs/soak.ts", import.meta.url));
const executable = await compile(program);
const machine = await startMachine({ hosts: Number(values.hosts) });
const job = await machine.run(executable, {
  size: Number(values.processes),
  args: [values.minutes, values["pause-ms"]],
  shuffleMs: Number(values["shuffle-ms"]),
  seed: Number(values.seed),
});
const all = output(job);
const timer = setInterval(() => void measure(), SAMPLE_MS);
const lines = await all;
clearInterval(timer);
const report = await job.ended;
await machine.close();
process.exitCode = verdict(report, lines) ? 0 : 1;

/** From when all of them run. */
async function measure(): Promise<void> {
  if (startedAt === 0) {
    const processes = await machine.processes();
    if (processes.length === 0 || processes.some(({ status }) => status === "starting")) return;
    startedAt = performance.now();
  }
  const now = sample(performance.now() - startedAt);
  samples.push(now);
  if (samples.length % 12 === 0) console.log(row(now));
}

function row({ atMs, kib, count }: Sample): string {
  const parts = PARTS.map((part) => `${part} ${(kib[part] / 1024).toFixed(1)} MiB × ${count[part]}`);
  return `${(atMs / 60_000).toFixed(0).padStart(3)} min  ${parts.join("  ")}`;
}

async function output(job: Job): Promise<string[]> {
  const lines: string[] = [];
  for await (const event of job.events()) {
    if (event.type === "output") lines.push(event.line);
    if (event.type === "rank_ended" && event.crash !== undefined) console.error(event.crash);
  }
  return lines;
}

function verdict({ exitCode, ranks, migrations }: JobReport, lines: readonly string[]): boolean {
  const sent = ranks.reduce((sum, { messagesSent }) => sum + messagesSent, 0);
  const received = ranks.reduce((sum, { messagesReceived }) => sum + messagesReceived, 0);
  const committed = migrations.filter(({ status }) => status === "committed").length;
  const others = migrations.length - committed;
  console.log(`exit code ${exitCode}; ${lines.length} ranks: ${lines[0]} …`);
  console.log(`${sent} messages sent, ${received} received; ${committed} migrations, ${others} aborted`);
  const laps = new Set(lines.map((line) => line.split(" ")[0]));
  const isWhole = exitCode === 0 && sent === received && lines.length === ranks.length && laps.size === 1;
  return PARTS.map(isFlat).every(Boolean) && isWhole;
}

function isFlat(part: Part): boolean {
  const totalMs = samples.at(-1)!.atMs;
  const fromMs = Math.min(WARM_UP_MS, totalMs * WARM_UP_PART);
  const measured = samples.filter(({ atMs }) => atMs >= fromMs);
  const perMinute = slope(measured, part);
  const overMinutes = (totalMs - fromMs) / 60_000;
  const gain = (perMinute * overMinutes) / measured[0]!.kib[part];
  const from = (measured[0]!.kib[part] / 1024).toFixed(1);
  const to = (measured.at(-1)!.kib[part] / 1024).toFixed(1);
  const what = `${from} → ${to} MiB in ${overMinutes.toFixed(1)} min, ${perMinute.toFixed(0)} KiB/min`;
  const isFlat = gain < (fromMs < WARM_UP_MS ? MOST_GAIN_SHORT : MOST_GAIN);
  console.log(`${part.padEnd(9)} ${what}, ${(gain * 100).toFixed(1)} %${isFlat ? "" : ": GROWS"}`);
  return isFlat;
}
