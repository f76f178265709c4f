/** A few of the random programs; `npm run fuzz -- --seeds N` runs more. */
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { generateProgram } from "./generate.ts";

const FIRST_SEED = 1;
const SEEDS = 60;

test("random programs write what they write natively", { timeout: 240_000 }, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const { difference } = await compare(generateProgram(seed));
    expect(difference?.text, `seed ${seed}: npm run fuzz -- --seeds 1 --first-seed ${seed}`).toBeUndefined();
  }
});
