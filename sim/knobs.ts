/**
 * What may go wrong in a simulated run, and how often. Every knob is drawn from the seed.
 *
 * Probabilities are per occasion, times in virtual milliseconds; `Infinity` as a mean time means never.
 */
import type { Random } from "./random.ts";

type Range = readonly [least: number, most: number];

export interface Knobs {
  readonly ranks: number;
  readonly hosts: number;
  /** Rounds of communication each program goes through. */
  readonly rounds: number;
  readonly messagesPerRound: number;
  readonly messageBytes: Range;
  readonly windowBytes: number;
  readonly drainMs: number;

  /** How long a message is under way on a channel; each draws its own, order is kept. */
  readonly channelDelayMs: Range;
  readonly controlDelayMs: Range;
  /** How long the end of a channel takes to be noticed: late ones come after the channel was replaced. */
  readonly closeDelayMs: Range;
  /** Probability that closing a channel loses some of what was written last, as a TCP reset does. */
  readonly tailLossChance: number;
  /** Mean time between channels being cut; what is under way on them is lost. */
  readonly cutEveryMs: number;
  /** Probability, per message, that the channel breaks at it: what a link that loses packets for good looks like. */
  readonly lossyChance: number;
  /** Probability that one direction between two hosts is 20 times slower than the rest. */
  readonly slowLinkChance: number;
  /** Mean time between partitions: nothing gets from one host to another, one way or both, and nobody is told. */
  readonly partitionEveryMs: number;
  readonly partitionMs: Range;

  /** Mean time between hosts standing still, carriers and daemon alike, and how long. */
  readonly pauseEveryMs: number;
  readonly pauseMs: Range;
  /** When a host loses its power. The job it carries a part of fails, and must be seen to. */
  readonly hostDeathAtMs: number;

  /** Mean time between cuts of a host's way to the scheduler, and how long until there is a new one. */
  readonly controlCutEveryMs: number;
  readonly reconnectMs: Range;
  /** Probability that a control message on a way that was cut arrives all the same, late and out of order. */
  readonly lateControlChance: number;
  /** Probability that a control message arrives twice. */
  readonly repeatControlChance: number;
  /** Mean time between deaths of the scheduler, between any two effects; its journal loses what was not yet durable. */
  readonly schedulerDeathEveryMs: number;
  readonly schedulerRestartMs: Range;
  /** The scheduler's deadlines for each phase of a migration; Infinity shows that none is needed, unless hosts die. */
  readonly deadlineMs: number;
  /** How long the scheduler waits for a host that is away before it gives it up. */
  readonly returnMs: number;

  /** Probability that a program computes between two operations, deaf to everything. */
  readonly computeChance: number;
  readonly computeMs: Range;
  /** Until a program that was asked to freeze reaches a poll-point. */
  readonly freezeMs: Range;
  readonly transferMs: Range;

  /** Mean time between migrations of random processes by request. */
  readonly moveEveryMs: number;
  /** Probability that a program asks for a migration itself, per round. */
  readonly selfMoveChance: number;
  /** When host 1 is drained: all its processes move at once. */
  readonly drainAtMs: number;
  /** Probability that a migration request finds the process not movable. */
  readonly refuseFreezeChance: number;
  /** Probability that the destination's carrier dies, at a random moment of the migration. */
  readonly destinationDeathChance: number;
  /** Probability that the source's carrier dies when everything has reached the destination. */
  readonly sourceDeathChance: number;
  /** Probability that sending the state breaks off though both carriers live. */
  readonly transferFailureChance: number;
  /** No more faults or migrations are injected after this; then everything must come to an end. */
  readonly faultsUntilMs: number;
}

export function drawKnobs(random: Random): Knobs {
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
    tailLossChance: random.pick([0, 0.3]),
    cutEveryMs: calm ? Infinity : random.pick([Infinity, 5, 50]),
    lossyChance: maybe(0, 0.003, 0.03),
    slowLinkChance: maybe(0, 0.1, 0.5),
    partitionEveryMs: maybe(Infinity, 10, 60),
    partitionMs: [0, random.pick([5, 100])],
    pauseEveryMs: maybe(Infinity, 20, 100),
    pauseMs: [0, random.pick([5, 100])],
    hostDeathAtMs,
    controlCutEveryMs: maybe(Infinity, 5, 40),
    reconnectMs: [0.1, random.pick([1, 20, 100])],
    lateControlChance: maybe(0, 0.5),
    repeatControlChance: maybe(0, 0.02, 0.2),
    schedulerDeathEveryMs: maybe(Infinity, 10, 60),
    schedulerRestartMs: [0.1, random.pick([1, 50])],
    deadlineMs: hostDeathAtMs < Infinity ? random.pick([50, 500]) : maybe(Infinity, 20, 200),
    returnMs: random.pick([30, 1_000, 5_000]),
    computeChance: random.pick([0, 0.1, 0.4]),
    computeMs: [0, random.pick([1, 20, 200])],
    freezeMs: [0, random.pick([0.1, 5, 30])],
    transferMs: [0.1, random.pick([1, 20])],
    moveEveryMs: calm ? Infinity : random.pick([1, 5, 30]),
    selfMoveChance: calm ? 0 : random.pick([0, 0.2]),
    drainAtMs: calm ? Infinity : random.pick([Infinity, 20, 80]),
    refuseFreezeChance: random.pick([0, 0.1]),
    destinationDeathChance: random.pick([0, 0, 0.3]),
    sourceDeathChance: random.pick([0, 0, 0.2]),
    transferFailureChance: random.pick([0, 0, 0.2]),
    faultsUntilMs: random.pick([100, 400, 2_000]),
  };
}
