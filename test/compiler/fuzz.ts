/**
 * Compares random programs run natively, compiled, compiled with a move at every suspension, and with one at every
 * poll-point of their loops: `npm run fuzz -- --seeds N --first-seed S --jobs J`. A failing seed prints where the outputs
 * part and, unless `--whole` is given, the program made as small as possible. `--show` prints the programs; `--ways "compiled,moved in loops"`
 * leaves out other ways.
 */
import { parseArgs } from "node:util";
import { ALL_WAYS } from "./compare.ts";
import { ComparisonThread } from "./comparison-thread.ts";
import { generateProgram } from "./generate.ts";
import { reduce } from "./reduce.ts";

const MAX_FAILURES = 20;
/** Programs count what they do and end; this is for those that wait for what never comes. */
const LIMIT_MS = 120_000;
/** Reduced programs may run for ever. */
const REDUCED_LIMIT_MS = 4_000;
const PROGRESS_EVERY = 500;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    "first-seed": { type: "string", default: "1" },
    jobs: { type: "string", default: "1" },
    ways: { type: "string", default: ALL_WAYS.join() },
    whole: { type: "boolean" },
    show: { type: "boolean" },
  },
});
const ways = ALL_WAYS.filter((way) => values.ways.split(",").includes(way));
const first = Number(values["first-seed"]);
const end = first + Number(values.seeds);
let seed = first;
let failures = 0;
let compared = 0;
let lines = 0;
let pauses = 0;
await Promise.all(Array.from({ length: Number(values.jobs) }, work));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const eachMs = Math.round((userCPUTime + systemCPUTime) / 1_000 / Math.max(compared, 1));
console.log(`${summary()}; ${eachMs} ms of processor time each, ${Math.round(maxRSS / 1_024)} MiB at most`);
process.exitCode = failures > 0 ? 1 : 0;

async function work(): Promise<void> {
  const thread = new ComparisonThread(LIMIT_MS);
  while (seed < end && failures < MAX_FAILURES) {
    const current = seed++;
    const source = generateProgram(current);
    if (values.show) console.log(source);
    const { lines: written, pauses: paused = 0, difference } = await thread.compare(source, ways);
    if (written === undefined) continue;
    lines += written;
    pauses += paused;
    if (++compared % PROGRESS_EVERY === 0) console.log(summary());
    if (difference === undefined) continue;
    failures++;
    console.log(`seed ${current}: ${difference.text}`);
    if (!values.whole) console.log(`seed ${current}, reduced:\n${await reduced(source, difference.kind)}`);
  }
  await thread.close();
}

function summary(): string {
  const programs = `${compared} programs of seeds ${first} to ${seed - 1}`;
  return `${programs}, ${lines} lines, ${pauses} pauses in loops, ${failures} differences`;
}

async function reduced(source: string, kind: string): Promise<string> {
  const thread = new ComparisonThread(REDUCED_LIMIT_MS);
  // What fails compiled already is not what is looked for.
  const compiledAndThat = ALL_WAYS.filter((way) => way === "compiled" || kind.split(":")[0] === way);
  const text = await reduce(source, async (candidate) => {
    const { difference } = await thread.compare(candidate, compiledAndThat);
    return difference?.kind === kind;
  });
  await thread.close();
  return text;
}
