/**
 * `npm run fuzz:images -- [--count N] [--first-seed S] [--reasons]`: restores mutated images, one per seed.
 *
 * Exits with 1 if any did worse than be refused, or than run as some other program. `--reasons` lists what
 * mutants were refused for.
 */
import { parseArgs } from "node:util";
import { Fuzzer, type Finding } from "./fuzz.ts";

const REPORT_EVERY = 10_000;
const MAX_FINDINGS = 20;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    "first-seed": { type: "string", default: "1" },
    reasons: { type: "boolean" },
  },
});
const first = Number(values["first-seed"]);
const count = Number(values.count);

const fuzzer = await Fuzzer.create();
const { tally } = fuzzer;
const startedMs = Date.now();
let peakBytes = 0;
for (let number = first; number < first + count && tally.findings.length < MAX_FINDINGS; number++) {
  const before = tally.findings.length;
  fuzzer.try(number);
  if (tally.findings.length > before) report(tally.findings.at(-1) as Finding);
  if (tally.mutants % 100 === 0) {
    // What weak references keep alive is let go between the engine's jobs only.
    await new Promise((resolve) => setImmediate(resolve));
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  if (tally.mutants % REPORT_EVERY === 0) console.log(summary());
}
if (values.reasons) {
  for (const [reason, times] of [...tally.reasons].toSorted((a, b) => b[1] - a[1]))
    console.log(times, reason);
}
console.log(summary());
process.exit(tally.findings.length > 0 ? 1 : 0);

function summary(): string {
  const seconds = (Date.now() - startedMs) / 1000;
  return (
    `${tally.mutants} mutants from seed ${first}: ${tally.refused} refused, ${tally.resumed} resumed, ` +
    `${tally.findings.length} findings; ${Math.round(tally.mutants / seconds)}/s, peak ${Math.round(peakBytes / 2 ** 20)} MiB`
  );
}

function report({ number, program, verdict }: Finding): void {
  console.log(`seed ${number} (${program}): ${verdict.what}`);
  for (let error = verdict.error; error instanceof Error; error = error.cause) console.log(error.stack);
}
