/** Where a process was at a moment. */
import type { Diagram, Stay } from "./diagram.ts";

/** The last stay that had begun; before all, the first; undefined for a rank that was nowhere. */
export function stayLocator({
  stays,
}: Pick<Diagram, "stays">): (rank: number, timeUs: number) => Stay | undefined {
  const perRank = Map.groupBy(stays, ({ rank }) => rank);
  return (rank, timeUs) => {
    const own = perRank.get(rank) ?? [];
    return own.findLast(({ startUs }) => startUs <= timeUs) ?? own[0];
  };
}
