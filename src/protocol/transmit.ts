/**
 * What is written on a channel with a peer: FIG. 3 line 4, over and over until the receiver has it.
 *
 * Owns: the retained messages' way onto channels, and off the retained queue once they are acknowledged.
 * Does not own: sends before they are numbered (send.ts), channels (connect.ts).
 *
 * - X1  A message is written on a channel in the order of its number, after all before it that the
 *       receiver may lack.
 * - X2  Messages are written only while the program runs: nothing follows peer_migrating or precedes the
 *       commit.
 */
import { tell } from "./acknowledge.ts";
import { holdProgress, isAhead } from "./cut.ts";
import type { Envelope, Progress } from "./messages.ts";
import { emit, runs, write } from "./state.ts";
import type { Channel, Peer, ProcessState } from "./state.ts";
import { enter, fits, progressed } from "./stream.ts";
import type { WaitingSend } from "./stream.ts";

/** Numbers and retains a message, and writes it where that may be done at once. */
export function buffer(state: ProcessState, peer: Peer, send: WaitingSend): void {
  const { tag, context, sizeBytes, body } = send;
  const message = enter(peer.out, state.rank, tag, context, sizeBytes, body);
  // X1: on a channel that is not synced it follows the resent ones.
  if (peer.channel?.synced) writeData(state, peer, peer.channel, message);
  emit(state, { type: "sent", request: send.request });
}

function writeData(state: ProcessState, peer: Peer, channel: Channel, message: Envelope): void {
  const { number, tag, context, sizeBytes, body } = message;
  peer.out.lastWritten = Math.max(peer.out.lastWritten, number);
  write(state, channel, {
    type: "data",
    number,
    tag,
    context,
    sizeBytes,
    body,
    progress: tell(peer), // the lazy acknowledgement that rides along
  });
}

/** Writes all retained messages; from here on every new one follows at once (X1). */
export function writeRetained(state: ProcessState, peer: Peer, channel: Channel): void {
  if (channel.synced) return;
  channel.synced = true;
  for (const message of peer.out.retained) writeData(state, peer, channel, message);
}

/** Both ends agree on a channel: write on it what the receiver lacks, then what has waited. */
export function synchronize(state: ProcessState, peer: Peer, channel: Channel): void {
  if (!runs(state)) return; // X2; an initialized process synchronizes at its commit
  writeRetained(state, peer, channel);
  letWaitingGo(state, peer);
  if (peer.out.waiting.size > 0 || state.finishing) askForProgress(state, peer);
}

/** The receiver has told how far it has come, on whatever message: forget, and let waiting sends go. */
export function progressTold(state: ProcessState, peer: Peer, progress: Progress): void {
  const aside = state.arriving?.aside;
  if (aside) {
    // FIG. 7: the streams this is about have not arrived yet.
    const known = aside.progress.get(peer.rank);
    if (!known || progress.accepted >= known.accepted) aside.progress.set(peer.rank, progress);
    return;
  }
  if (isAhead(state, peer)) return holdProgress(peer, progress);
  if (!progressed(peer.out, progress, state.effects)) return;
  peer.failures = 0;
  if (runs(state)) letWaitingGo(state, peer);
}

function letWaitingGo(state: ProcessState, peer: Peer): void {
  const { waiting } = peer.out;
  let gone = 0;
  for (
    let next = waiting.first();
    next && fits(peer.out, state.windowBytes, next.sizeBytes);
    next = waiting.first()
  ) {
    waiting.shift();
    buffer(state, peer, next);
    gone++;
  }
  if (gone > 0 && waiting.size > 0) askForProgress(state, peer);
}

/** The window is full, or the end of the program waits for acknowledgements: lazy is not good enough. */
export function askForProgress(state: ProcessState, peer: Peer): void {
  const { channel, out } = peer;
  if (channel?.state !== "open") return; // synchronize() will ask
  if (out.retained.size > 0 || out.waiting.size > 0) write(state, channel, { type: "ack_req" });
}
