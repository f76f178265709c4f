import { describe, expect, it } from "vitest";
import { simulate } from "../../sim/simulate.ts";
import { mutants } from "./mutants.ts";

const SEEDS = 150;
/** Seeds within which a wrong version must be found out. */
const MUTANT_SEEDS = 60;

describe("simulated runs", () => {
  it(`keep every promise for ${SEEDS} seeds`, () => {
    let committed = 0;
    let aborted = 0;
    let restarts = 0;
    let failed = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const outcome = simulate(seed);
      expect(outcome.violation, `seed ${seed}`).toBeNull();
      committed += outcome.committed;
      aborted += outcome.aborted;
      restarts += outcome.restarts;
      failed += Number(outcome.jobFailed);
    }
    // The seeds are worth something only if they make processes move, in vain too.
    expect(committed).toBeGreaterThan(1_000);
    expect(aborted).toBeGreaterThan(100);
    expect(restarts).toBeGreaterThan(100);
    expect(failed).toBeGreaterThan(1);
  });

  it("keep every promise with a thousand processes", () => {
    const knobs = {
      ranks: 1_000,
      hosts: 20,
      rounds: 2,
      messagesPerRound: 2_000,
      faultsUntilMs: 100,
      computeMs: [0, 1],
    } as const;
    expect(simulate(4, undefined, knobs).violation).toBeNull();
  });

  it("take the same course for the same seed", () => {
    for (const seed of [3, 14, 15, 92, 65])
      expect(simulate(seed).fingerprint).toBe(simulate(seed).fingerprint);
    expect(simulate(3).fingerprint).not.toBe(simulate(14).fingerprint);
  });
});

describe("the checkers find out a process that", () => {
  it.each(Object.entries(mutants))("%s", (_what, core) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) if (simulate(seed, core).violation) return;
    // Where ways are lost, what is asked again heals some mistakes.
    const knobs = { pauseEveryMs: Infinity, controlCutEveryMs: Infinity, schedulerDeathEveryMs: Infinity };
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) if (simulate(seed, core, knobs).violation) return;
    expect.unreachable(`survived ${MUTANT_SEEDS} seeds`);
  });
});
