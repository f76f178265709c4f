/**
 * The rule of a consistent cut: nothing that a peer has told after its part in a checkpoint is taken in by a
 * process that has not taken its own part yet (Chandy and Lamport's rule, as Lai and Yang put it for channels
 * that may break and be replaced).
 *
 * Where a peer has cut its stream to us is said by a marker on the channel, and by conn_req and conn_ack on a
 * new one. Messages of after the cut are held, numbers and acknowledgements with them.
 *
 * Owns: `peer.cut`, `held` and `heldProgress`. Does not own: when a process takes its part (checkpoint.ts).
 *
 * - U1  Before its own part a process accepts no message that was sent after the sender's part.
 * - U2  Before its own part it takes note of no progress that was told after the receiver's part: so a message
 *       that is not accepted at the receiver's part is retained at the sender's.
 * - U3  What is held counts as not accepted: it is not acknowledged, and its sender retains it. So it does not
 *       move with a process, and its loss is the loss of a channel.
 */
import type { Cut, Envelope, Progress } from "./messages.ts";
import { NO_CUT, write } from "./state.ts";
import type { Channel, Peer, ProcessState } from "./state.ts";

/** What a peer is told of our own part. An initialized process does not know it before its state is here. */
export function cutFor(state: ProcessState, peer: Peer): Cut {
  if (state.arriving?.aside || state.cut === 0) return NO_CUT;
  return { checkpoint: state.cut, lastSent: peer.out.cutAt };
}

/** U4. Where a channel is being left, nothing more is sent. */
export function mark(state: ProcessState, channel: Channel): void {
  if (channel.state !== "open" && channel.state !== "opening") return;
  write(state, channel, { type: "checkpoint_marker", cut: cutFor(state, channel.peer!) });
}

/** Parts are taken in the order of checkpoints' numbers. */
export function learnCut(peer: Peer, cut: Cut): void {
  if (cut.checkpoint > peer.cut.checkpoint) peer.cut = cut;
}

/** The peer has taken its part in a checkpoint in which this process has still to take its own. */
export function isAhead(state: ProcessState, peer: Peer): boolean {
  return peer.cut.checkpoint > state.passed;
}

/** U1. */
export function isAfterCut(state: ProcessState, peer: Peer, number: number): boolean {
  return isAhead(state, peer) && number > peer.cut.lastSent;
}

/** U1. On a new channel they come again (U3). */
export function holdMessage(peer: Peer, message: Envelope): void {
  const last = peer.held.at(-1);
  if (last === undefined || message.number > last.number) peer.held.push(message);
}

/** U2. Progress never goes back (S4), whatever the order in which channels deliver it. */
export function holdProgress(peer: Peer, progress: Progress): void {
  const { accepted, consumedBytes } = peer.heldProgress ?? progress;
  peer.heldProgress = {
    accepted: Math.max(accepted, progress.accepted),
    consumedBytes: Math.max(consumedBytes, progress.consumedBytes),
  };
}
