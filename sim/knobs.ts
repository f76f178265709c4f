/** The knobs of a run of random programs: those of the machine, and the programs'. Every one is drawn from the seed. */
import type { Knobs, Range } from "../src/sim/knobs.ts";
import type { Random } from "../src/sim/random.ts";

export interface RunKnobs extends Knobs {
  /** Rounds of communication each program goes through. */
  readonly rounds: number;
  /** In rounds whose messages go between random ranks. */
  readonly messagesPerRound: number;
  readonly messageBytes: Range;
  /** Probability that a program computes between two operations, deaf to everything. */
  readonly computeChance: number;
  readonly computeMs: Range;
  /** Probability that a program asks for a migration itself, per round. */
  readonly selfMoveChance: number;
}

/**
 * @param random draws the programs, too, and what happens.
 * @param later draws knobs that were added later, so that what a seed gave before it still gives where they are not turned up.
 */
export function drawKnobs(random: Random, later: Random): RunKnobs {
  const calm = random.chance(0.15);
  /** Each fault is absent from at least half of the runs, so that others are met alone too. */
  const maybe = <T>(none: T, ...some: readonly T[]): T =>
    calm || random.chance(0.6) ? none : random.pick(some);
  const hostDeathAtMs = calm || random.chance(0.9) ? Infinity : random.between(10, 200);
  const windowBytes = random.pick([1_000, 4_000, 20_000, 1_000_000]);
  const delay = random.pick([0.1, 1, 10]);
  return {
    ranks: random.integer(2, 6),
    hosts: random.integer(2, 4),
    rounds: random.integer(2, 12),
    messagesPerRound: random.integer(1, 16),
    messageBytes: [0, random.pick([10, 1_000, 5_000])],
    windowBytes,
    drainMs: random.pick([0.5, 5, 50]),
    channelDelayMs: [0.01, delay],
    controlDelayMs: [0.01, random.pick([0.1, 1, 10])],
    closeDelayMs: [0.01, random.pick([0.1, 10, 100])],
    silenceMs: random.pick([20, 200, 2_000]),
    tailLossChance: random.pick([0, 0.3]),
    cutEveryMs: calm ? Infinity : random.pick([Infinity, 5, 50]),
    lossyChance: maybe(0, 0.003, 0.03),
    slowLinkChance: maybe(0, 0.1, 0.5),
    partitionEveryMs: maybe(Infinity, 10, 60),
    partitionMs: [0, random.pick([5, 100])],
    pauseEveryMs: maybe(Infinity, 20, 100),
    pauseMs: [0, random.pick([5, 100])],
    hostDeathAtMs,
    emptyHostDeathEveryMs: maybe(Infinity, 20, 100),
    controlCutEveryMs: maybe(Infinity, 5, 40),
    reconnectMs: [0.1, random.pick([1, 20, 100])],
    lateControlChance: maybe(0, 0.5),
    repeatControlChance: maybe(0, 0.02, 0.2),
    schedulerDeathEveryMs: maybe(Infinity, 10, 60),
    schedulerRestartMs: [0.1, random.pick([1, 50])],
    syncMs: [0, random.pick([0, 0, 1, 10])],
    deadlineMs: hostDeathAtMs < Infinity ? random.pick([50, 500]) : maybe(Infinity, 20, 200),
    returnMs: random.pick([30, 1_000, 5_000]),
    computeChance: random.pick([0, 0.1, 0.4]),
    computeMs: [0, random.pick([1, 20, 200])],
    startMs: [0.1, 10],
    freezeMs: [0, random.pick([0.1, 5, 30])],
    transferMs: [0.1, random.pick([1, 20])],
    moveEveryMs: calm ? Infinity : random.pick([1, 5, 30]),
    selfMoveChance: calm ? 0 : random.pick([0, 0.2]),
    mostMoves: Infinity,
    drainAtMs: calm ? Infinity : random.pick([Infinity, 20, 80]),
    refuseFreezeChance: random.pick([0, 0.1]),
    destinationDeathChance: random.pick([0, 0, 0.3]),
    sourceDeathChance: random.pick([0, 0, 0.2]),
    transferFailureChance: random.pick([0, 0, 0.2]),
    faultsUntilMs: random.pick([100, 400, 2_000]),
    livenessMs: 600_000,
    ...drawCheckpoints(later),
  };
}

function drawCheckpoints(random: Random): Pick<RunKnobs, "checkpointEveryMs" | "restartOnLoss"> {
  return {
    checkpointEveryMs: random.chance(0.6) ? Infinity : random.pick([2, 10, 40]),
    restartOnLoss: random.chance(0.5),
  };
}
