/**
 * What may go wrong in a simulated machine, and how often.
 *
 * Probabilities are per occasion, times in virtual milliseconds; `Infinity` as a mean time means never.
 */
/** Values are drawn evenly from it. */
export type Range = readonly [least: number, most: number];

export interface Knobs {
  /** Processes of the one job there is. */
  readonly ranks: number;
  /** Hosts at the beginning. */
  readonly hosts: number;
  readonly windowBytes: number;
  readonly drainMs: number;

  /** How long a message is under way on a channel; each draws its own, order is kept. */
  readonly channelDelayMs: Range;
  readonly controlDelayMs: Range;
  /** How long the end of a channel takes to be noticed: late ones come after the channel was replaced. */
  readonly closeDelayMs: Range;
  /** How long nothing comes on a channel before layer 3 is told. All that is heard of a host without power. */
  readonly silenceMs: number;
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

  /** Mean time between power failures of hosts that carry nothing; each time another one joins. */
  readonly emptyHostDeathEveryMs: number;

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
  /** How long a record of the journal takes to be durable. What was not when the scheduler dies may be lost. */
  readonly syncMs: Range;
  /** The scheduler's deadlines for each phase of a migration; Infinity shows that none is needed, unless hosts die. */
  readonly deadlineMs: number;
  /** How long the scheduler waits for a host that is away before it gives it up. */
  readonly returnMs: number;

  /** How long a carrier takes to start. */
  readonly startMs: Range;
  /** Until a program that was asked to freeze reaches a poll-point. */
  readonly freezeMs: Range;
  readonly transferMs: Range;

  /** Mean time between checkpoints; default never. */
  readonly checkpointEveryMs?: number;
  /** A job that loses a process goes back to its last checkpoint; default false: it fails. */
  readonly restartOnLoss?: boolean;

  /** Mean time between migrations of random processes by request. */
  readonly moveEveryMs: number;
  /** Such requests end after so many. */
  readonly mostMoves: number;
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
  /** After that everything ends within this time. Programs compute for some of it. */
  readonly livenessMs: number;
}
