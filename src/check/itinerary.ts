/** At which of a program's suspensions it moves. Plain data, which travels with the program. */

export interface Itinerary {
  /** Move at every so manieth suspension. */
  readonly interval: number;
  /** Suspensions so far. */
  readonly suspensions: number;
  /** The suspension from which on the next move is due. */
  readonly next: number;
  readonly moves: number;
  /** Moves after which the interval doubles; Infinity: it stays. */
  readonly thinAt: number;
  /** Size of the last image whose contents were looked into. */
  readonly weighedBytes: number;
  /** Only pauses in loops count as suspensions (src/runtime/polls.ts). */
  readonly onlyInLoops: boolean;
}

/** Moves before a journey begins to thin out. */
const DENSE_MOVES = 64;
/** Moves between two doublings of the interval. */
const MOVES_PER_INTERVAL = 8;

/**
 * @param thins After some moves, moves become rarer and rarer: a million suspensions take a few hundred.
 * @param onlyInLoops Only pauses in loops count as suspensions. Default false.
 */
export function itinerary(interval: number, thins: boolean, onlyInLoops = false): Itinerary {
  return {
    interval,
    suspensions: 0,
    next: interval,
    moves: 0,
    thinAt: thins ? DENSE_MOVES : Infinity,
    weighedBytes: 0,
    onlyInLoops,
  };
}

/** A program that never moves. */
export const STAY = itinerary(Infinity, false);

export function suspended(now: Itinerary): Itinerary {
  return { ...now, suspensions: now.suspensions + 1 };
}

export function isDue({ suspensions, next }: Itinerary): boolean {
  return suspensions >= next;
}

/** After a move, or after one that was refused. */
export function moved(now: Itinerary): Itinerary {
  const moves = now.moves + 1;
  const thins = moves >= now.thinAt;
  const interval = thins ? now.interval * 2 : now.interval;
  const thinAt = thins ? moves + MOVES_PER_INTERVAL : now.thinAt;
  return { ...now, interval, moves, thinAt, next: now.suspensions + interval };
}
