/** Many measured moves → a line for each place. */
import type { Move, RankJourney } from "./journeys.ts";
import type { PinnedAt, PollPoint } from "./types.ts";

/** Largest images first. */
export function pollPoints(moves: readonly Move[]): PollPoint[] {
  const points = [...Map.groupBy(moves, ({ place }) => place)].map(([place, here]) => {
    const sizes = here.map(({ sizeBytes }) => sizeBytes);
    const times = here.map(({ freezeMs }) => freezeMs);
    return {
      place,
      moves: here.length,
      medianBytes: median(sizes),
      maxBytes: Math.max(...sizes),
      medianFreezeMs: median(times),
      maxFreezeMs: Math.max(...times),
    };
  });
  return points.toSorted((a, b) => b.maxBytes - a.maxBytes || b.moves - a.moves);
}

/** Most frequent first. */
export function pinnedAt(journeys: readonly RankJourney[]): PinnedAt[] {
  const all = journeys.flatMap(({ pinned }) => pinned);
  const groups = [...Map.groupBy(all, ({ place, why }) => `${place} ${why}`).values()];
  return groups.map((group) => ({ ...group[0]!, times: group.length })).toSorted((a, b) => b.times - a.times);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
