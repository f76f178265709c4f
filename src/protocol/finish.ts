/**
 * The end of a process: its program has ended, and what it sent must be safe before it goes.
 *
 * A finishing process is a process like any other: it answers its peers and can be migrated.
 *
 * - F1  A process ends only when none of its messages is unacknowledged or waiting.
 * - F2  Everything it has accepted is acknowledged before it goes, where need be on a channel opened for
 *       that, so that nobody believes undelivered what it has taken.
 * - F3  Its carrier goes only after the scheduler has taken down that it ended well: an end nobody heard of
 *       is a crash.
 * - F4  It ends after its part in a checkpoint is safe, or given up, and says which.
 */
import { assert } from "../errors.ts";
import { hasHeard, lastAck } from "./acknowledge.ts";
import type { Event } from "./events.ts";
import { connect } from "./connect.ts";
import { close, emit, runs } from "./state.ts";
import type { ProcessState } from "./state.ts";
import { askForProgress } from "./transmit.ts";

export function finish(state: ProcessState, event: Event & { type: "finish" }): void {
  // A program may end at the very moment it is stopped; then it finishes at the new place.
  const stopped = state.phase === "draining" || state.phase === "capturing";
  assert(runs(state) || stopped, `P1: "${event.type}" comes before the state has left`);
  state.finishing = true;
  for (const peer of state.peers.values()) {
    askForProgress(state, peer);
    connect(state, peer); // F2
  }
}

/** F1: looked at after every step of a finishing process. */
export function finishIfFlushed(state: ProcessState): void {
  if (!state.finishing || !runs(state)) return;
  if (state.snapshot?.stage === "storing") return; // F4
  for (const peer of state.peers.values()) {
    if (peer.out.retained.size > 0 || peer.out.waiting.size > 0 || !hasHeard(state, peer)) return;
  }
  for (const channel of state.channels.values()) {
    if (channel.state === "open") lastAck(state, channel.peer!); // F2
    close(state, channel);
  }
  state.phase = "ended";
  const messages = state.list.size;
  if (messages > 0) emit(state, { type: "undeliverable", dest: state.rank, messages });
  state.leavingForGood = true;
  tellTerminated(state);
}

/** F4: a part in a checkpoint that was cut before its end is its part, and not its end. */
export function tellTerminated(state: ProcessState): void {
  const { snapshot } = state;
  const isCut = snapshot !== null && snapshot.checkpoint === state.cut;
  const part = isCut ? { part: { checkpoint: state.cut, taken: snapshot.stage === "taken" } } : {};
  emit(state, { type: "control", message: { type: "terminated", ...part } });
}

/** F3. */
export function farewell(state: ProcessState): void {
  if (!state.leavingForGood) return; // told again
  state.leavingForGood = false;
  emit(state, { type: "finished" });
}
