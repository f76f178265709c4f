import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { simulate } from "../../sim/simulate.ts";
import { mutants } from "./mutants.ts";

const SEEDS = 150;
/** On a loaded machine. */
const TIMEOUT_MS = 300_000;
/** Seeds that are run twice. */
const AGAIN = Array.from({ length: 20 }, (_, i) => 100 + i);
/** Seeds within which a wrong version must be found out. */
const MUTANT_SEEDS = 60;

describe("simulated runs", { timeout: TIMEOUT_MS }, () => {
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

  it("keep every promise with two thousand processes", () => {
    const knobs = {
      ranks: 2_000,
      hosts: 40,
      rounds: 2,
      messagesPerRound: 4_000,
      faultsUntilMs: 100,
      moveEveryMs: 0.5,
      computeMs: [0, 1],
    } as const;
    const { violation, committed } = simulate(4, undefined, knobs);
    expect(violation).toBeNull();
    expect(committed).toBeGreaterThan(20);
  });

  it("take the same course for the same seed, in another OS process too", () => {
    const script = `
      import { simulate } from ${JSON.stringify(new URL("../../sim/simulate.ts", import.meta.url).href)};
      console.log(JSON.stringify(${JSON.stringify(AGAIN)}.map((seed) => simulate(seed).fingerprint)));`;
    // In reverse, and in another locale: nothing of a run depends on what ran before it, or where.
    const env = { ...process.env, LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" };
    const argv = ["--input-type=module-typescript", "-e", script];
    const there = JSON.parse(execFileSync(process.execPath, argv, { env, encoding: "utf8" })) as number[];
    const here = AGAIN.toReversed().map((seed) => simulate(seed).fingerprint);
    expect(here.toReversed()).toEqual(there);
    expect(new Set(here).size).toBe(AGAIN.length);
  });
});

/** Checkpoints have wrong versions of their own (checkpoint.test.ts). */
const WITHOUT = { checkpointEveryMs: Infinity, restartOnLoss: false } as const;

/** In which some mistakes show sooner: where no way is lost, as asking again heals some; where many are; and hosts. */
const KNOBS = [
  {},
  { pauseEveryMs: Infinity, controlCutEveryMs: Infinity, schedulerDeathEveryMs: Infinity },
  { schedulerDeathEveryMs: 10, schedulerRestartMs: [0.1, 5], moveEveryMs: 5, faultsUntilMs: 400 },
  {
    emptyHostDeathEveryMs: 10,
    silenceMs: 20,
    moveEveryMs: 2,
    controlCutEveryMs: Infinity,
    schedulerDeathEveryMs: Infinity,
    pauseEveryMs: Infinity,
    faultsUntilMs: 400,
  },
] as const;

describe("the checkers find out a process that", { timeout: TIMEOUT_MS }, () => {
  it.each(Object.entries(mutants))("%s", (_what, core) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++)
      for (const knobs of KNOBS) if (simulate(seed, core, { ...WITHOUT, ...knobs }).violation) return;
    expect.unreachable(`survived ${MUTANT_SEEDS} seeds`);
  });
});
