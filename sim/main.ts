/**
 * `npm run sim -- [--seeds N] [--first-seed S] [--trace]`: simulated runs, one per seed.
 *
 * Prints the seed and the end of the trace of each run in which a promise was broken, and exits with 1 if
 * there was any. `--trace` prints the trace of good runs too.
 */
import { parseArgs } from "node:util";
import { simulate } from "./simulate.ts";
import type { Outcome } from "./simulate.ts";

const USAGE =
  "Usage: npm run sim -- [--seeds N] [--first-seed S] [--trace], for example: npm run sim -- --seeds 1000";
const SHOWN_LINES = 60;

function main(): number {
  const given = readArguments();
  if (!given) {
    console.error(USAGE);
    return 2;
  }
  const { seeds, firstSeed, trace } = given;
  const totals = {
    runs: 0,
    steps: 0,
    committed: 0,
    aborted: 0,
    restarts: 0,
    checkpoints: 0,
    setbacks: 0,
    failed: 0,
    broken: 0,
  };
  const startedMs = Date.now();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const outcome = simulate(seed);
    totals.runs++;
    totals.steps += outcome.steps;
    totals.committed += outcome.committed;
    totals.aborted += outcome.aborted;
    totals.restarts += outcome.restarts;
    totals.checkpoints += outcome.checkpoints;
    totals.setbacks += outcome.setbacks;
    if (outcome.jobFailed) totals.failed++;
    if (outcome.violation) totals.broken++;
    if (outcome.violation || trace) report(outcome, trace);
  }
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `${totals.runs} runs, ${totals.steps} steps, ${totals.committed} migrations committed, ` +
      `${totals.aborted} aborted, ${totals.restarts} scheduler restarts, ` +
      `${totals.checkpoints} checkpoints, ${totals.setbacks} times taken back, ` +
      `${totals.failed} jobs lost a process, ${totals.broken} promises broken, ${seconds} s`,
  );
  return totals.broken > 0 ? 1 : 0;
}

function report(outcome: Outcome, whole: boolean): void {
  console.log(outcome.trace.slice(whole ? 0 : -SHOWN_LINES).join("\n"));
  if (!outcome.violation) return;
  console.log(outcome.violation.message);
  console.log(`seed ${outcome.seed} broke a promise: ${outcome.violation.promise}\n`);
}

function readArguments(): { seeds: number; firstSeed: number; trace: boolean } | null {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: "string", default: "200" },
        "first-seed": { type: "string", default: "1" },
        trace: { type: "boolean", default: false },
      },
    });
    const [seeds, firstSeed] = [Number(values.seeds), Number(values["first-seed"])];
    return Number.isInteger(seeds) && Number.isInteger(firstSeed)
      ? { seeds, firstSeed, trace: values.trace }
      : null;
  } catch {
    return null;
  }
}

process.exitCode = main();
