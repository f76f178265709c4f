/**
 * FIG. 3, the Send algorithm: a connection is made before messages are exchanged, so that they are
 * received whether the receiver is migrating or not.
 *
 * ```
 * Send(m, dest)
 * 1: if (dest ∉ Connected) then
 * 2:   cc[dest] = connect(dest);
 * 3: end if
 * 4: send m along the cc[dest] communication channel;
 * ```
 *
 * The patent's send is buffered: it completes when the caller's memory may be used again. Here that is
 * once the message is numbered and retained; connecting and resending happen behind its back.
 *
 * Owns: what becomes of a send before it is numbered. Does not own: how a channel comes to be
 * (connect.ts), what is written on it (transmit.ts), the window's arithmetic (stream.ts).
 *
 * - D1  Sends to one destination are numbered in the order the program made them; one that waits for the
 *       window holds back those behind it.
 * - D2  While any message to a rank is retained or waiting, a channel to it is open or being sought,
 *       unless this process is frozen or the rank has ended.
 */
import { connect } from "./connect.ts";
import type { Event } from "./events.ts";
import { accept } from "./recv.ts";
import { emit, expectProgramRuns, peerOf } from "./state.ts";
import type { ProcessState } from "./state.ts";
import { enter, fits, progressed } from "./stream.ts";
import { askForProgress, buffer } from "./transmit.ts";

export function send(state: ProcessState, event: Event & { type: "send" }): void {
  expectProgramRuns(state, event);
  if (event.dest === state.rank) return sendToSelf(state, event);
  const peer = peerOf(state, event.dest);
  if (peer.terminated) {
    emit(state, { type: "send_failed", request: event.request, reason: "terminated" });
  } else if (peer.out.waiting.size === 0 && fits(peer.out, state.windowBytes, event.sizeBytes)) {
    buffer(state, peer, event);
    connect(state, peer); // lines 1–3; nothing to do on the usual way
  } else {
    const { request, dest, tag, context, sizeBytes, body } = event;
    peer.out.waiting.push({ request, dest, tag, context, sizeBytes, body }); // D1
    if (peer.out.waiting.size === 1) askForProgress(state, peer);
    connect(state, peer);
  }
}

/** A message to oneself crosses no channel: it is accepted as it is sent. */
function sendToSelf(state: ProcessState, event: Event & { type: "send" }): void {
  const { into, out } = peerOf(state, state.rank);
  const { tag, context, sizeBytes, body } = event;
  const message = enter(out, state.rank, tag, context, sizeBytes, body);
  progressed(out, { accepted: message.number, consumedBytes: out.sentBytes });
  into.accepted = message.number;
  emit(state, { type: "sent", request: event.request });
  accept(state, message);
}
