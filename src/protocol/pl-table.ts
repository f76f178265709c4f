/**
 * A process's copy of the process location (PL) table: rank → location. It is a cache. The scheduler's
 * copy is right; this one is corrected on demand, when a connection cannot be made (FIG. 4 lines 8–11).
 *
 * - T1  An entry is only ever replaced by one of a later incarnation (or the same one, told again).
 */
import type { Incarnation, Location, Rank } from "./ids.ts";

export class PlTable {
  #locations = new Map<Rank, Location>();

  constructor(entries: Iterable<{ readonly rank: Rank; readonly location: Location }> = []) {
    for (const { rank, location } of entries) this.learn(rank, location);
  }

  locationOf(rank: Rank): Location | undefined {
    return this.#locations.get(rank);
  }

  learn(rank: Rank, location: Location): void {
    const known = this.#locations.get(rank);
    if (!known || location.incarnation >= known.incarnation) this.#locations.set(rank, location);
  }

  /** A later incarnation than ours has shown itself; where it can be reached must be asked. */
  forgetBefore(rank: Rank, incarnation: Incarnation): void {
    const known = this.#locations.get(rank);
    if (known && known.incarnation < incarnation) this.#locations.delete(rank);
  }

  entries(): { rank: Rank; location: Location }[] {
    return [...this.#locations].map(([rank, location]) => ({ rank, location }));
  }
}
