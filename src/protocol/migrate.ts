/**
 * FIG. 6, the Migration algorithm: leaving this place without losing a message.
 *
 * ```
 * migrate()
 *  1: if (migrate_request is received) then
 *  2:   inform the scheduler migration_start;
 *  3:   get new_vmid of P_i from scheduler;
 *  4:   All con_req arrived beyond this point will be rejected;
 *  5:   Send disconnection signal and peer_migrating
 *  6:   Receive incoming messages to receive_message_list until getting end-of-messages
 *  7:   close all existing connections;
 *  8:   Send received_message_list to the new process;
 *  9:   perform exe and memory state collection;
 * 10:   Send the exe and memory state to the new process;
 * 11:   wait for migration_commit msg from scheduler;
 * 12:   cooperate with the virtual machine daemon to make sure that no more
 *       con_req control messages left to reject;
 * 13:   terminate;
 * 14: end if
 * ```
 *
 * Two things differ from the figure. There is no disconnection signal (line 5): a peer that computes is
 * waited for only until the `drain` deadline, for what it has sent it also retains. And the migration may
 * be aborted at any point before the commit: the process then takes up again here.
 *
 * Owns: `leaving`, the phases freezing, draining and transferring. Does not own: how refusals look
 * (grant.ts), collecting and sending the state (the driver, on `transfer`).
 *
 * - M1  From `frozen` on no channel is granted or opened and no message is written.
 * - M2  The state is transferred only when every channel is closed and new_vmid is here: nothing that
 *       arrives later belongs to it.
 * - M3  What was acknowledged is in the list that moves, or stays here if the migration is aborted.
 * - M4  From `frozen` on the process runs again only when the scheduler says so, as the incarnation the
 *       scheduler says.
 * - M5  What the scheduler says may come late, twice, or not at all where the way to it was lost in between:
 *       of a migration known to be over nothing counts any more, and word of a later one ends those before.
 */
import type { Event } from "./events.ts";
import { assert } from "../errors.ts";
import { stopSeeking } from "./connect.ts";
import { lastAck } from "./acknowledge.ts";
import type { Incarnation } from "./ids.ts";
import type { EndOfMessages, SchedulerToProcess } from "./messages.ts";
import { abandonSnapshot, takeUpAgain } from "./resume.ts";
import { close, emit, runs, write } from "./state.ts";
import type { Channel, ProcessState } from "./state.ts";
import { progressTold } from "./transmit.ts";

/** Line 1. The runtime is asked to stop the program at its next poll-point. */
export function migrationRequested(
  state: ProcessState,
  request: SchedulerToProcess & { type: "migration_request" },
): void {
  if (state.phase === "ended") return; // the scheduler learns that from `terminated`
  if (state.phase === "initializing") return; // the commit has not come yet, and the request will be repeated (M5)
  const { migration, to, room, incarnation } = request;
  if (migration <= state.settled) return tellRefusal(state);
  if (state.leaving !== null) {
    if (migration <= state.leaving.migration) return;
    takeBack(state, incarnation, "another migration has been asked for since"); // M5
  }
  abandonSnapshot(state); // U8
  assert(state.phase === "running", "M0: a process migrates to one place at a time");
  state.phase = "freezing";
  state.refused = null;
  state.leaving = { migration, to, room: room ?? null, newVmid: false, failed: null };
  emit(state, { type: "request_freeze" });
}

/** The program cannot be stopped: nothing was touched, so nothing is to be undone. */
export function freezeRefused(state: ProcessState, reason: string): void {
  if (state.phase !== "freezing") return; // aborted meanwhile
  const { migration } = state.leaving!;
  state.phase = "running";
  state.leaving = null;
  state.settled = migration;
  state.refused = { migration, reason };
  tellRefusal(state);
}

export function tellRefusal(state: ProcessState): void {
  const { refused } = state;
  if (refused) emit(state, { type: "control", message: { type: "migration_failed", ...refused } });
}

/** Lines 2, 4 and 5. */
export function frozen(state: ProcessState): void {
  if (state.phase === "running") {
    // Aborted while the program was being stopped.
    emit(state, { type: "resume", reason: "aborted", message: "the migration was given up before it began" });
    return;
  }
  if (state.phase !== "freezing") return; // it has ended, or it was stopped for this migration already
  state.phase = "draining";
  const { migration } = state.leaving!;
  emit(state, { type: "control", message: { type: "migration_start", migration } });
  for (const peer of state.peers.values()) stopSeeking(state, peer);
  for (const channel of state.channels.values()) {
    if (channel.state === "open") {
      channel.state = "draining";
      channel.synced = false;
      write(state, channel, { type: "peer_migrating" });
    } else if (channel.state !== "accepted") {
      close(state, channel); // M1. One accepted, its conn_req still to come, stays to be refused.
    }
  }
  emit(state, { type: "set_timer", timer: "drain", afterMs: state.drainMs });
}

/** Line 6: the peer's last message on this channel. */
export function endOfMessages(state: ProcessState, channel: Channel, marker: EndOfMessages): void {
  progressTold(state, channel.peer!, marker.progress);
  leave(state, channel);
}

/** Line 7; M3: what the peer sent here it need not send again. */
function leave(state: ProcessState, channel: Channel): void {
  lastAck(state, channel.peer!);
  close(state, channel);
}

/** Peers that have not answered are not waited for: their unacknowledged messages find the new place. */
export function drainTimer(state: ProcessState): void {
  if (state.phase !== "draining") return;
  for (const channel of state.channels.values()) if (channel.state === "draining") leave(state, channel);
}

/** Line 3. */
export function newVmid(state: ProcessState, migration: number): void {
  if (state.leaving?.migration === migration) state.leaving.newVmid = true;
}

/** Lines 8–10, as soon as M2 allows; looked at after every step of a draining process. */
export function transferWhenDrained(state: ProcessState): void {
  if (state.phase !== "draining" || !state.leaving!.newVmid) return;
  for (const channel of state.channels.values()) if (channel.state === "draining") return;
  state.phase = "transferring";
  emit(state, { type: "clear_timer", timer: "drain" });
  emit(state, { type: "transfer", to: state.leaving!.to, migration: state.leaving!.migration });
}

/** The state could not be sent. Whether it is needed any more only the scheduler knows (M4). */
export function transferFailed(
  state: ProcessState,
  { migration, reason }: Event & { type: "transfer_failed" },
): void {
  // Late, it may be about one that was aborted meanwhile, and another is under way.
  if (state.phase !== "transferring" || state.leaving!.migration !== migration) return;
  state.leaving!.failed = reason;
  emit(state, { type: "control", message: { type: "migration_failed", migration, reason } });
}

/** Lines 11–13. Line 12 is the daemon's: it answers for processes that have left. */
export function migrationCommitted(state: ProcessState): void {
  if (state.phase === "ended") return; // told again
  assert(state.phase === "transferring", "M2: a migration is committed after the state was transferred");
  state.phase = "ended";
  emit(state, { type: "terminate" });
}

/** The right to run is back, with a new incarnation, wherever the migration stood (M4). */
export function migrationAborted(
  state: ProcessState,
  abort: SchedulerToProcess & { type: "migration_abort" },
): void {
  if (state.phase === "ended" || state.phase === "initializing") return;
  if (abort.migration < state.settled) return; // M5
  if (state.refused?.migration === abort.migration) state.refused = null;
  if (state.leaving !== null && state.leaving.migration > abort.migration) return; // M5
  state.settled = abort.migration;
  takeBack(state, abort.incarnation, abort.reason);
}

function takeBack(state: ProcessState, incarnation: Incarnation, reason: string): void {
  if (incarnation > state.self.incarnation) state.self = { ...state.self, incarnation };
  if (state.leaving === null) return;
  const ran = runs(state);
  state.settled = Math.max(state.settled, state.leaving.migration);
  if (state.phase === "draining") emit(state, { type: "clear_timer", timer: "drain" });
  for (const channel of state.channels.values()) if (channel.state === "draining") leave(state, channel);
  state.phase = "running";
  state.leaving = null;
  if (ran) return;
  emit(state, { type: "resume", reason: "aborted", message: reason });
  takeUpAgain(state);
}
