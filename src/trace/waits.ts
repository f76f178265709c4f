/**
 * When each process waited in a receive, so that any span of time is answered with the share of it
 * that was spent waiting: drawing is then exact at every zoom, from the whole run to a microsecond.
 */
import { firstAfter } from "./interval-index.ts";
import type { MessageColumns } from "./message-columns.ts";

/** Disjoint intervals in order. */
export interface Waits {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** `before[i]`: total length of the intervals before interval i. */
  readonly before: Float64Array;
}

export function waitsOf(messages: MessageColumns, size: number): Waits[] {
  const perRank = Array.from({ length: size }, (): [number, number][] => []);
  for (let i = 0; i < messages.count; i++) {
    const start = messages.baseUs[i]! + messages.recvStartUs[i]!;
    const end = messages.baseUs[i]! + messages.recvEndUs[i]!;
    // NaN, a receive that was not recorded, fails the comparison.
    if (end > start) perRank[messages.dest[i]!]!.push([start, end]);
  }
  return perRank.map(merge);
}

function merge(intervals: [number, number][]): Waits {
  intervals.sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [start, end] of intervals) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  const before = new Float64Array(merged.length);
  for (let i = 1; i < merged.length; i++) {
    before[i] = before[i - 1]! + merged[i - 1]![1] - merged[i - 1]![0];
  }
  return {
    starts: Float64Array.from(merged, ([start]) => start),
    ends: Float64Array.from(merged, ([, end]) => end),
    before,
  };
}

/** How long it had waited by a moment, in microseconds. */
export function waitedBy({ starts, ends, before }: Waits, timeUs: number): number {
  const i = firstAfter(starts, timeUs) - 1;
  return i < 0 ? 0 : before[i]! + Math.min(timeUs, ends[i]!) - starts[i]!;
}
