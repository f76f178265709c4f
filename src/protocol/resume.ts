/**
 * Taking up again what was put off while the program did not run, wherever it runs on.
 *
 * Owns: nothing. Does not own: who lets the program run (migrate.ts, initialize.ts, checkpoint.ts).
 */
import { hasUntold, owe } from "./acknowledge.ts";
import { connect } from "./connect.ts";
import { answerPosted } from "./recv.ts";
import { emit } from "./state.ts";
import type { ProcessState } from "./state.ts";
import { synchronize } from "./transmit.ts";

/** What was put off while the program did not run. */
export function takeUpAgain(state: ProcessState): void {
  answerPosted(state);
  for (const peer of state.peers.values()) {
    connect(state, peer);
    if (hasUntold(peer)) owe(state, peer);
  }
}

/** The same with channels that were made, or filled, meanwhile. */
export function openUp(state: ProcessState): void {
  for (const channel of state.channels.values())
    if (channel.state === "open") synchronize(state, channel.peer!, channel);
  takeUpAgain(state);
}

/** A part in a checkpoint that is not wanted any more: the program runs on (U8). */
export function abandonSnapshot(state: ProcessState): void {
  const { snapshot } = state;
  state.snapshot = null;
  if (snapshot?.stage !== "capturing" && snapshot?.stage !== "storing") return;
  emit(state, { type: "abandon_capture", checkpoint: snapshot.checkpoint });
  if (snapshot.stage === "capturing") goOn(state, "the checkpoint was given up");
}

/** The program was captured, or not, and runs on where it is. */
export function goOn(state: ProcessState, message: string): void {
  state.phase = "running";
  emit(state, { type: "resume", reason: "captured", message });
  openUp(state);
}
