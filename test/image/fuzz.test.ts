/** A few of the mutated images; `npm run fuzz:images -- --count N` tries more. */
import { expect, test } from "vitest";
import { Fuzzer } from "./fuzz/fuzz.ts";

const FIRST_SEED = 1;
const MUTANTS = 2000;
/** Refused in words that say what is wrong: many different ones, or the mutations are all alike. */
const LEAST_REASONS = 60;

test("mutated images are refused, or run as some other program", { timeout: 300_000 }, async () => {
  const fuzzer = await Fuzzer.create();
  const { tally } = fuzzer;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + MUTANTS; seed++) {
    const verdict = fuzzer.try(seed);
    expect(verdict, `npm run fuzz:images -- --count 1 --first-seed ${seed}`).not.toMatchObject({
      kind: "finding",
    });
    // What weak references keep alive is let go between the engine's jobs only.
    if (seed % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(tally.resumed).toBeGreaterThan(MUTANTS / 20);
  expect(tally.refused).toBeGreaterThan(MUTANTS / 2);
  expect(tally.reasons.size).toBeGreaterThan(LEAST_REASONS);
});

test("a mutant's number is all it takes to make it again", async () => {
  const [one, other] = [await Fuzzer.create(), await Fuzzer.create()];
  for (let seed = 1; seed < 200; seed++) {
    expect(Buffer.from(one.mutant(seed).image).equals(other.mutant(seed).image)).toBe(true);
  }
});
