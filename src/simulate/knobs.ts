/**
 * What a simulated machine does to a program, drawn from a seed. Nothing of it costs a process its life: whatever
 * the program does wrong, it does by itself.
 */
import type { Knobs } from "../sim/knobs.ts";
import type { Random } from "../sim/random.ts";

/** Half a day: no program that ends waits for so long, and one that only has timers left is found out quickly. */
const LIVENESS_MS = 43_200_000;

/** The same messages at the same pace, and nothing happens to anybody. */
export function calm(ranks: number, hosts: number): Knobs {
  return {
    ranks,
    hosts,
    // The real one: with a smaller one programs would wait for each other that never do.
    windowBytes: 64 * 2 ** 20,
    drainMs: 5,
    channelDelayMs: [0.05, 0.05],
    controlDelayMs: [0.1, 0.1],
    closeDelayMs: [0.1, 0.1],
    silenceMs: 2_000,
    tailLossChance: 0,
    cutEveryMs: Infinity,
    lossyChance: 0,
    slowLinkChance: 0,
    partitionEveryMs: Infinity,
    partitionMs: [0, 0],
    pauseEveryMs: Infinity,
    pauseMs: [0, 0],
    hostDeathAtMs: Infinity,
    emptyHostDeathEveryMs: Infinity,
    controlCutEveryMs: Infinity,
    reconnectMs: [0.1, 1],
    lateControlChance: 0,
    repeatControlChance: 0,
    schedulerDeathEveryMs: Infinity,
    schedulerRestartMs: [1, 1],
    syncMs: [0, 0],
    deadlineMs: Infinity,
    returnMs: 1_000,
    startMs: [0.1, 0.1],
    freezeMs: [0, 0],
    transferMs: [0.1, 0.1],
    moveEveryMs: Infinity,
    mostMoves: 0,
    drainAtMs: Infinity,
    refuseFreezeChance: 0,
    destinationDeathChance: 0,
    sourceDeathChance: 0,
    transferFailureChance: 0,
    faultsUntilMs: 0,
    livenessMs: LIVENESS_MS,
  };
}

/**
 * @param calmMs how long the program takes if nothing happens, in virtual time: faults come at its pace. They go on
 *   for some times as long, as they make it slower, and then everything is healed.
 */
export function disturbed(random: Random, ranks: number, hosts: number, calmMs: number): Knobs {
  /** Each kind of fault is absent from half of the runs, so that others are met alone too. */
  const maybe = (meanMs: number): number => (random.chance(0.5) ? Infinity : meanMs);
  const paceMs = Math.max(1, calmMs / random.pick([3, 10, 30]));
  const longest = Math.min(100, 2 * paceMs);
  return {
    ...calm(ranks, hosts),
    drainMs: random.pick([0.5, 5]),
    channelDelayMs: [0.01, random.pick([0.1, 1, 10])],
    controlDelayMs: [0.01, random.pick([0.1, 1, 10])],
    closeDelayMs: [0.01, random.pick([0.1, 10])],
    silenceMs: 500,
    tailLossChance: random.pick([0, 0.3]),
    cutEveryMs: maybe(paceMs),
    lossyChance: random.pick([0, 0, 0.01]),
    slowLinkChance: random.pick([0, 0.3]),
    partitionEveryMs: maybe(2 * paceMs),
    partitionMs: [0, longest],
    pauseEveryMs: maybe(2 * paceMs),
    pauseMs: [0, longest],
    emptyHostDeathEveryMs: maybe(5 * paceMs),
    controlCutEveryMs: maybe(2 * paceMs),
    reconnectMs: [0.1, 10],
    lateControlChance: random.pick([0, 0.5]),
    repeatControlChance: random.pick([0, 0.1]),
    schedulerDeathEveryMs: maybe(3 * paceMs),
    schedulerRestartMs: [0.1, 20],
    startMs: [0.01, random.pick([0.5, 5])],
    syncMs: [0, random.pick([0, 1])],
    freezeMs: [0, random.pick([0.1, 5])],
    transferMs: [0.1, random.pick([1, 10])],
    moveEveryMs: random.pick([paceMs / 2, paceMs]),
    mostMoves: random.pick([5, 15, 40]),
    drainAtMs: maybe(random.between(0, 10 * paceMs)),
    destinationDeathChance: random.pick([0, 0.2]),
    transferFailureChance: random.pick([0, 0.2]),
    faultsUntilMs: Math.max(50, 10 * calmMs),
  };
}
