import { describe, expect, it } from "vitest";
import { simulate } from "../../sim/world.ts";
import { mutants } from "./mutants.ts";

const SEEDS = 150;
/** Seeds within which a wrong version must be found out. */
const MUTANT_SEEDS = 60;

describe("simulated runs", () => {
  it(`keep every promise for ${SEEDS} seeds`, () => {
    let committed = 0;
    let aborted = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const outcome = simulate(seed);
      expect(outcome.violation, `seed ${seed}`).toBeNull();
      committed += outcome.committed;
      aborted += outcome.aborted;
    }
    // The seeds are worth something only if they make processes move, in vain too.
    expect(committed).toBeGreaterThan(1_000);
    expect(aborted).toBeGreaterThan(100);
  });

  it("take the same course for the same seed", () => {
    for (const seed of [3, 14, 15]) expect(simulate(seed).fingerprint).toBe(simulate(seed).fingerprint);
    expect(simulate(3).fingerprint).not.toBe(simulate(14).fingerprint);
  });
});

describe("the checkers find out a process that", () => {
  it.each(Object.entries(mutants))("%s", (_what, core) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) if (simulate(seed, core).violation) return;
    expect.unreachable(`survived ${MUTANT_SEEDS} seeds`);
  });
});
