/**
 * Finds the intervals that overlap a span of time without looking at all of them.
 *
 * Intervals come sorted by start. Blocks of 64 know their latest end: one binary search says where
 * starts are too late, and blocks that end too early are passed over whole. One interval that lasts
 * for ever costs its own block, not all that follow it.
 */
const BLOCK = 64;

export interface IntervalIndex {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** The latest end in each block. */
  readonly blockEnds: Float64Array;
}

export function indexIntervals(starts: Float64Array, ends: Float64Array): IntervalIndex {
  const blockEnds = new Float64Array(Math.ceil(starts.length / BLOCK)).fill(-Infinity);
  for (let i = 0; i < ends.length; i++) {
    const block = Math.floor(i / BLOCK);
    blockEnds[block] = Math.max(blockEnds[block]!, ends[i]!);
  }
  return { starts, ends, blockEnds };
}

/** Calls `visit` with each overlapping interval's number, in order of start. */
export function forEachOverlap(
  { starts, ends, blockEnds }: IntervalIndex,
  from: number,
  to: number,
  visit: (i: number) => void,
): void {
  const stop = firstAfter(starts, to);
  for (let block = 0; block * BLOCK < stop; block++) {
    if (blockEnds[block]! < from) continue;
    const blockStop = Math.min(stop, (block + 1) * BLOCK);
    for (let i = block * BLOCK; i < blockStop; i++) if (ends[i]! >= from) visit(i);
  }
}

/** The number of elements of sorted `values` that are ≤ `limit`. */
export function firstAfter(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
