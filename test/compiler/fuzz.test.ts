/** A few of the random programs; `node test/compiler/fuzz.ts --seeds N` runs more. */
import { expect, test } from "vitest";
import { generateProgram } from "./generate.ts";
import { runCompiled, runMoved, runNative } from "./run.ts";

const FIRST_SEED = 1;
const SEEDS = 50;

test("random programs write what they write natively", { timeout: 120_000 }, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const source = generateProgram(seed);
    const native = await runNative(source);
    if (native.unhandled) continue;
    for (const run of [runCompiled, runMoved]) {
      const { output, exitCode } = await run(source);
      expect(output, `seed ${seed}, ${run.name}`).toBe(native.output);
      expect(exitCode, `seed ${seed}, ${run.name}`).toBe(native.exitCode);
    }
  }
});
