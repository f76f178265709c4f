/**
 * Compares random programs run natively and compiled: `node test/compiler/fuzz.ts --seeds N
 * [--first-seed S] [--show]`. A failing seed prints where the outputs part.
 */
import { parseArgs } from "node:util";
import { generateProgram } from "./generate.ts";
import { runCompiled, runNative } from "./run.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    "first-seed": { type: "string", default: "1" },
    show: { type: "boolean" },
  },
});
const first = Number(values["first-seed"]);
let failures = 0;
let lines = 0;
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const source = generateProgram(seed);
  if (values.show) console.log(source);
  try {
    const native = await runNative(source);
    if (native.unhandled) continue;
    const compiled = await runCompiled(source);
    lines += native.output.split("\n").length;
    if (native.output !== compiled.output || native.exitCode !== compiled.exitCode)
      report(seed, native.output, compiled.output);
  } catch (error) {
    failures++;
    console.log(`seed ${seed}: ${(error as Error).stack}`);
  }
  if (failures >= 8) break;
}
console.log(`${values.seeds} programs from seed ${first}, ${lines} lines, ${failures} failures`);
process.exit(failures > 0 ? 1 : 0);

function report(seed: number, native: string, compiled: string): void {
  failures++;
  const expected = native.split("\n");
  const actual = compiled.split("\n");
  const at = expected.findIndex((line, index) => line !== actual[index]);
  const near = (lines: string[]): string => lines.slice(Math.max(0, at - 3), at + 3).join("\n  ");
  console.log(
    `seed ${seed}: differs at line ${at + 1}\n native:\n  ${near(expected)}\n compiled:\n  ${near(actual)}`,
  );
}
