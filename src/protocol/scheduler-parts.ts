/**
 * Asking the processes of a job for their parts of a checkpoint, each when it is at one place.
 *
 * Owns: `asked`. Does not own: what becomes of the parts (scheduler-checkpoints.ts), whose header has the
 * invariants.
 */
import { tellProcess } from "./scheduler-state.ts";
import type { RankRecord, SchedulerState } from "./scheduler-state.ts";

/** Y3. */
export function askForPart(state: SchedulerState, rank: RankRecord): boolean {
  const { checkpoint } = rank.job;
  if (checkpoint?.phase !== "capturing" || !checkpoint.missing.has(rank.rank)) return false;
  if (rank.status !== "running" || rank.location === null || rank.migration !== null) return false;
  checkpoint.asked.add(rank.rank);
  const { id, to } = checkpoint;
  tellProcess(state, rank.vmid, { type: "checkpoint_request", checkpoint: id, to });
  return true;
}

/** Y3: its next move waits. */
export function isTakingPart({ job: { checkpoint }, rank }: RankRecord): boolean {
  return checkpoint !== null && checkpoint.asked.has(rank) && checkpoint.missing.has(rank);
}

/** The rank is at one place again (Y3), or the way to it was lost and is back: it hears how things stand. */
export function tellOfCheckpoints(state: SchedulerState, rank: RankRecord): void {
  if (askForPart(state, rank)) return;
  const { over } = rank.job;
  if (over > 0 && rank.status === "running")
    tellProcess(state, rank.vmid, { type: "checkpoint_over", checkpoint: over }); // Y4
}
