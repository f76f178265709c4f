/**
 * Lazy acknowledgement: telling peers how far their streams have come.
 *
 * Progress rides on data going the other way and costs nothing. Where no data goes, an `ack` is written
 * - at once when a good part of the window is accepted or consumed but untold, or when the peer asks;
 * - otherwise when the `ack` timer fires.
 *
 * Owns: `owing` and the `ack` timer. Does not own: what the sender does with it (send.ts).
 *
 * - A1  Only what is safe is acknowledged: never by an initialized process before its commit.
 * - A2  Whoever is owed something and has an open channel is told within ACK_DELAY_MS.
 */
import { emit, runs, write } from "./state.ts";
import type { Peer, ProcessState } from "./state.ts";
import type { Progress } from "./messages.ts";

const ACK_DELAY_MS = 50;
/** Untold messages after which an `ack` is due whatever their size. */
const ACK_MESSAGES = 128;
/** The part of the window, accepted or consumed, after which an `ack` is due. */
const ACK_WINDOW_PART = 4;

/** What an initialized process says before it knows: nothing is acknowledged (A1). */
export const NO_PROGRESS: Progress = { accepted: 0, consumedBytes: 0 };

/** The peer's progress report, taken down as told: whoever calls this sends it. */
export function tell(peer: Peer): Progress {
  const { accepted, consumedBytes } = told(peer);
  return { accepted, consumedBytes };
}

/** The same for who sends it before anything else happens. */
export function told({ into }: Peer): Progress {
  into.toldAccepted = into.accepted;
  into.toldAcceptedBytes = into.acceptedBytes;
  into.toldConsumedBytes = into.consumedBytes;
  return into;
}

export function hasUntold(peer: Peer): boolean {
  const { into } = peer;
  return into.accepted > into.toldAccepted || into.consumedBytes > into.toldConsumedBytes;
}

/** The peer knows, or will know by what `lastAck` writes, everything that was accepted from it. */
export function hasHeard(state: ProcessState, { rank, terminated, channel, into }: Peer): boolean {
  if (rank === state.rank || terminated || channel?.state === "open") return true;
  return channel?.state !== "opening" && into.accepted <= into.toldAccepted;
}

/** What was told on a channel that is lost may not have been heard: it is told again on the next. */
export function retell({ into }: Peer): void {
  into.toldAccepted = 0;
}

/** Something was accepted from the peer or consumed: tell it now, or see that it will be told. */
export function owe(state: ProcessState, peer: Peer): void {
  if (!runs(state) || peer.rank === state.rank) return;
  if (due(state, peer)) {
    acknowledge(state, peer);
  } else if (!peer.owed) {
    peer.owed = true;
    if (state.owing.push(peer) === 1) emit(state, { type: "set_timer", timer: "ack", afterMs: ACK_DELAY_MS });
  }
}

function due(state: ProcessState, { into, asked }: Peer): boolean {
  const part = state.windowBytes / ACK_WINDOW_PART;
  return (
    into.accepted - into.toldAccepted >= ACK_MESSAGES ||
    into.acceptedBytes - into.toldAcceptedBytes > part ||
    into.consumedBytes - into.toldConsumedBytes > part ||
    // The sender has a message that goes only when nothing is unconsumed.
    (asked && into.consumedBytes === into.acceptedBytes)
  );
}

/** Without an open channel nothing is written; the next connection starts with our progress. */
function acknowledge(state: ProcessState, peer: Peer): void {
  if (peer.channel?.state !== "open" || !hasUntold(peer)) return;
  write(state, peer.channel, { type: "ack", progress: tell(peer) });
}

export function ackTimer(state: ProcessState): void {
  const owing = state.owing;
  state.owing = [];
  for (const peer of owing) {
    peer.owed = false;
    if (runs(state)) acknowledge(state, peer);
  }
}

/** `ack_req`: answer at once, and go on answering promptly until the peer sends data again. */
export function ackRequested(state: ProcessState, peer: Peer): void {
  peer.asked = true;
  if (!runs(state) || peer.channel?.state !== "open") return;
  write(state, peer.channel, { type: "ack", progress: tell(peer) });
}

/** Before a channel is left for good: what is owed, so that the peer need not send it again. */
export function lastAck(state: ProcessState, peer: Peer): void {
  if (peer.channel && hasUntold(peer)) write(state, peer.channel, { type: "ack", progress: tell(peer) });
}
