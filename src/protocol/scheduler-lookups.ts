/**
 * Answering "where is this rank?" (FIG. 4 line 9).
 *
 * Owns: `parked` and `asking`. Does not own: the PL table itself.
 *
 * - K1  A lookup is answered at once unless a better answer is on its way: a rank that starts is about to
 *       be somewhere; one tried in vain that migrates is about to be elsewhere, or back. Whatever ends
 *       the waiting (ready, started, committed, aborted, ended) answers.
 * - K2  Nothing is sent to a rank between its migration_start and the end of that migration. Its own
 *       lookups are forgotten; it asks again where it runs on.
 * - K3  The end of a rank that comes after its part in a checkpoint is news of after the cut: a rank that has still
 *       to take its part hears of it then (U2; or it would forget what the other's part has not received).
 */
import type { Incarnation, Rank, Vmid } from "./ids.ts";
import { hasEnded, tellProcess } from "./scheduler-state.ts";
import type { RankRecord, SchedulerState } from "./scheduler-state.ts";

export function lookup(
  state: SchedulerState,
  asker: RankRecord,
  from: Vmid,
  rank: Rank,
  avoid: Incarnation | null,
): void {
  if (asker.vmid !== from || asker.status === "migrating") return; // K2
  const target = asker.job.ranks[rank];
  if (!target) {
    tellProcess(state, from, { type: "location", rank, status: "terminated", location: null });
  } else if (willBeBetter(target, avoid) || isNewsOfLater(target, asker)) {
    target.parked.set(asker.rank, from);
    asker.asking.add(rank);
  } else {
    answer(state, target, from);
  }
}

/** K1. */
function willBeBetter(target: RankRecord, avoid: Incarnation | null): boolean {
  if (hasEnded(target)) return false;
  if (target.location === null) return true;
  if (avoid === null || avoid < target.location.incarnation) return false;
  // A source in phase `ready` may be frozen already, its migration_start on the way.
  return target.migration !== null && target.migration.phase !== "preparing";
}

function answer(state: SchedulerState, target: RankRecord, to: Vmid): void {
  const ended = hasEnded(target);
  tellProcess(state, to, {
    type: "location",
    rank: target.rank,
    status: ended ? "terminated" : target.status === "migrating" ? "migrating" : "running",
    location: ended ? null : target.location,
  });
}

/** The rank's entry in the PL table has changed. */
export function answerParked(state: SchedulerState, target: RankRecord): void {
  for (const [rank, from] of target.parked) {
    const asker = target.job.ranks[rank]!;
    if (isNewsOfLater(target, asker)) continue;
    target.parked.delete(rank);
    asker.asking.delete(target.rank);
    answer(state, target, from);
  }
}

/** K3. */
function isNewsOfLater(target: RankRecord, asker: RankRecord): boolean {
  const { checkpoint } = target.job;
  if (checkpoint?.phase !== "capturing" || !hasEnded(target)) return false;
  return checkpoint.missing.has(asker.rank) && !checkpoint.ended.includes(target.rank);
}

/** K3: it has taken its part, or the checkpoint is over. */
export function answerHeldBack(state: SchedulerState, asker: RankRecord): void {
  for (const rank of asker.asking) {
    const target = asker.job.ranks[rank]!;
    if (hasEnded(target)) answerParked(state, target);
  }
}

/** K2. */
export function forgetLookupsOf(asker: RankRecord): void {
  for (const rank of asker.asking) asker.job.ranks[rank]!.parked.delete(asker.rank);
  asker.asking.clear();
}
