/**
 * FIG. 7, the Initialize algorithm: becoming the process that another carrier still is.
 *
 * ```
 * initialize()
 * 1: All con_req messages are accepted beyond this point;
 * 2: Receive received_message_list of the migrating process;
 * 3: insert it to the front of the original received_message_list;
 * 4: Receive "exe and mem state" of the migrating process;
 * 5: Restore process state;
 * 6: inform the scheduler restore_complete;
 * 7: wait for contents of the PL table and old_vmid from the scheduler;
 * 8: inform the scheduler migration_commit;
 * ```
 *
 * Owns: `arriving`, the phase initializing. Does not own: granting (grant.ts grants in this phase as in
 * any other, line 1), restoring the state (the driver).
 *
 * - I1  Before the commit nothing is acknowledged, sent or answered: should the migration be aborted, this
 *       process leaves no trace, and its peers still hold everything they sent it.
 * - I2  Transferred messages come before those that arrived here. Of messages that came both ways, the
 *       transferred one counts.
 * - I3  The program runs only after the commit.
 *
 * A process that is restored from a checkpoint comes to be in the same way, only that there is no source whose
 * right to run would have to be taken: it runs as soon as it is restored.
 */
import { assert } from "../errors.ts";
import { hasEnded } from "./connect.ts";
import { holdMessage, isAfterCut, mark } from "./cut.ts";
import type { CommunicationState } from "./events.ts";
import { takeInOrder } from "./recv.ts";
import { openUp } from "./resume.ts";
import { emit, peerOf } from "./state.ts";
import type { Aside, ProcessState } from "./state.ts";
import { costBytes, exportStream, importStream } from "./stream.ts";
import { progressTold } from "./transmit.ts";

/** FIG. 6 line 8: what is sent. */
export function exportState(state: ProcessState): CommunicationState {
  const peers = [...state.peers.values()];
  return {
    rank: state.rank,
    received: state.list.toArray(),
    posted: [...state.posted],
    waiting: peers.flatMap(({ out }) => [...out.waiting]),
    streams: peers.map(({ rank, out, into }) => exportStream(rank, out, into)),
    plTable: state.plTable.entries(),
    finishing: state.finishing,
    cut: state.cut,
    passed: state.passed,
  };
}

/** Lines 2 and 3. */
export function stateReceived(state: ProcessState, transferred: CommunicationState): void {
  const aside = state.arriving?.aside;
  assert(aside, "I2: the communication state arrives once, at an initialized process");
  assert(transferred.rank === state.rank, "I2: the communication state is of this rank");
  state.arriving!.aside = null;
  for (const message of transferred.received) state.list.append(message);
  importStreams(state, transferred);
  for (const send of transferred.waiting) peerOf(state, send.dest).out.waiting.push(send);
  if (state.arriving!.migration !== null) {
    // What comes from a checkpoint has neither places nor checkpoints behind it.
    for (const { rank, location } of transferred.plTable) state.plTable.learn(rank, location);
    state.cut = transferred.cut;
    state.passed = transferred.passed;
  }
  state.posted.push(...transferred.posted);
  state.finishing = transferred.finishing;
  merge(state, aside);
}

/** The streams move; what is known of channels and incarnations was learnt here and stays. */
function importStreams(state: ProcessState, transferred: CommunicationState): void {
  const listedBytes = new Map<number, number>();
  for (const message of transferred.received) {
    listedBytes.set(message.source, (listedBytes.get(message.source) ?? 0) + costBytes(message.sizeBytes));
  }
  for (const stream of transferred.streams) {
    Object.assign(peerOf(state, stream.peer), importStream(stream, listedBytes.get(stream.peer) ?? 0));
  }
}

/** Line 3, I2: what arrived here goes behind, less what the source had accepted. */
function merge(state: ProcessState, aside: Aside): void {
  for (const message of aside.messages) {
    const peer = peerOf(state, message.source);
    if (isAfterCut(state, peer, message.number)) holdMessage(peer, message);
    else if (message.number > peer.into.accepted) takeInOrder(state, peer, message);
  }
  for (const [rank, progress] of aside.progress) progressTold(state, peerOf(state, rank), progress);
}

/** Lines 5 and 6. */
export function restored(state: ProcessState): void {
  assert(state.arriving && !state.arriving.aside, "I2: the communication state arrives before the rest");
  const { migration, ended } = state.arriving;
  state.arriving.restored = true;
  if (migration === null) {
    runHere(state, "restored", "restored from a checkpoint");
    state.beganRestored = true;
    emit(state, { type: "control", message: { type: "restored" } });
    for (const rank of ended) hasEnded(state, peerOf(state, rank));
    return openUp(state);
  }
  emit(state, { type: "control", message: { type: "restore_complete", migration } });
}

/** Lines 7 and 8: committed. The rest of the PL table is looked up as it is needed. */
export function committed(state: ProcessState, migration: number): void {
  if (state.phase !== "initializing") return; // told again
  assert(state.arriving?.migration === migration, "I3: this migration is the one committed");
  assert(!state.arriving.aside, "I3: a migration is committed after everything is restored");
  state.arrivedBy = migration;
  state.settled = migration;
  runHere(state, "committed", `migration ${migration} is committed`);
  emit(state, { type: "control", message: { type: "migration_commit", migration } });
  // U4: conn_ack could not say it.
  if (state.cut > 0) for (const channel of state.channels.values()) mark(state, channel);
  openUp(state);
}

function runHere(state: ProcessState, reason: "committed" | "restored", message: string): void {
  state.arriving = null;
  state.phase = "running";
  emit(state, { type: "resume", reason, message });
}
