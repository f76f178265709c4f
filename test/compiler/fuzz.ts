/**
 * Compares random programs run natively, compiled, and compiled with a move at every suspension:
 * `node test/compiler/fuzz.ts --seeds N [--first-seed S] [--still] [--show]`. `--still` leaves the
 * moves out, `--show` prints the programs. A failing seed prints where the outputs part.
 */
import { parseArgs } from "node:util";
import { generateProgram } from "./generate.ts";
import { runCompiled, runMoved, runNative, type Outcome } from "./run.ts";

const MAX_FAILURES = 8;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    "first-seed": { type: "string", default: "1" },
    still: { type: "boolean" },
    show: { type: "boolean" },
  },
});
const first = Number(values["first-seed"]);
let failures = 0;
let lines = 0;
for (let seed = first; seed < first + Number(values.seeds) && failures < MAX_FAILURES; seed++) {
  const source = generateProgram(seed);
  if (values.show) console.log(source);
  try {
    await check(seed, source);
  } catch (error) {
    failures++;
    console.log(`seed ${seed}: ${(error as Error).stack}`);
  }
}
console.log(`${values.seeds} programs from seed ${first}, ${lines} lines, ${failures} failures`);
process.exit(failures > 0 ? 1 : 0);

async function check(seed: number, source: string): Promise<void> {
  const native = await runNative(source);
  if (native.unhandled) return; // a process would end there, at a time of the engine's choosing
  lines += native.output.split("\n").length;
  const compiled = await runCompiled(source);
  if (differs(native, compiled)) return report(seed, "compiled", native, compiled);
  if (values.still) return;
  const moved = await runMoved(source);
  if (differs(native, moved)) report(seed, "moved", native, moved);
}

function differs(a: Outcome, b: Outcome): boolean {
  return a.output !== b.output || a.exitCode !== b.exitCode;
}

function report(seed: number, how: string, native: Outcome, other: Outcome): void {
  failures++;
  const expected = native.output.split("\n");
  const actual = other.output.split("\n");
  const at = expected.findIndex((line, index) => line !== actual[index]);
  const near = (text: string[]): string => text.slice(Math.max(0, at - 3), at + 3).join("\n  ");
  console.log(
    `seed ${seed}: ${how} differs at line ${at + 1}, exit codes ${native.exitCode} ${other.exitCode}`,
  );
  console.log(` native:\n  ${near(expected)}\n ${how}:\n  ${near(actual)}`);
}
