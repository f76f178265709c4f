/**
 * The way to the scheduler was lost and is back; at its other end may be a scheduler that was restarted from
 * its journal in between.
 *
 * Nothing tells which of the messages under way were lost, so each that still matters is told again. What
 * the scheduler wants of a process, it repeats by itself (scheduler-hosts.ts).
 *
 * Owns: nothing; it reads off the state what is outstanding. Does not own: the answers, which come as ever.
 *
 * - Q1  Whatever this process waits to hear from the scheduler, the scheduler has been asked since the way
 *       was last lost.
 * - Q2  Everything told here may be told any number of times, at any later time: it names the migration it
 *       belongs to, and a migration is decided once.
 */
import { tellOfSnapshot } from "./checkpoint.ts";
import { tellRefusal } from "./migrate.ts";
import { tellTerminated } from "./finish.ts";
import type { ProcessToScheduler } from "./messages.ts";
import { emit, runs } from "./state.ts";
import type { ProcessState } from "./state.ts";

export function reconnected(state: ProcessState): void {
  if (state.leavingForGood) tellTerminated(state);
  if (state.phase === "ended") return;
  tellOfLeaving(state);
  tellOfArriving(state);
  tellOfSnapshot(state);
  for (const peer of state.peers.values()) {
    if (peer.reach === "asking") tell(state, { type: "lookup", rank: peer.rank, avoid: peer.tried });
  }
}

/** Answered by new_vmid, migration_commit or migration_abort, whichever the migration has come to. */
function tellOfLeaving(state: ProcessState): void {
  tellRefusal(state);
  if (state.leaving === null || runs(state)) return; // not frozen yet: migration_start is still to come
  const { migration, failed } = state.leaving;
  tell(state, { type: "migration_start", migration });
  if (failed !== null) tell(state, { type: "migration_failed", migration, reason: failed });
}

/** Answered by pl_table, or by the end of this carrier. */
function tellOfArriving(state: ProcessState): void {
  const { arriving, arrivedBy, beganRestored } = state;
  if (beganRestored) tell(state, { type: "restored" });
  if (arriving?.restored && arriving.migration !== null)
    tell(state, { type: "restore_complete", migration: arriving.migration });
  if (arrivedBy !== null) tell(state, { type: "migration_commit", migration: arrivedBy });
}

function tell(state: ProcessState, message: ProcessToScheduler): void {
  emit(state, { type: "control", message });
}
