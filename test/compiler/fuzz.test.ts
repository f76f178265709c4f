/** A few of the random programs, which have all there is to choose from; `npm run fuzz -- --seeds N` runs more. */
import { expect, test } from "vitest";
import { compare } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { Random } from "./random/random.ts";

const FIRST_SEED = 708;
const SEEDS = 10;

test("random programs write what they write natively", { timeout: 240_000 }, async () => {
  const offered = new Set<string>();
  const chosen = new Set<string>();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const random = new Random(seed);
    const { difference } = await compare(generateProgram(seed, random));
    expect(difference?.text, `seed ${seed}: npm run fuzz -- --seeds 1 --first-seed ${seed}`).toBeUndefined();
    for (const name of random.offered) offered.add(name);
    for (const name of random.chosen) chosen.add(name);
  }
  const missing = [...offered].filter((name) => !chosen.has(name));
  expect(missing, "constructs no program of the batch has").toEqual([]);
});
