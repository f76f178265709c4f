/**
 * The two streams between this rank and a peer: the messages sent, and the messages received.
 * A stream outlives channels and migrations; its numbers are what makes both safe to break.
 *
 * Owns: numbers, the retained and waiting messages, the window. Does not own: channels (connect.ts)
 * and when to acknowledge (acknowledge.ts).
 *
 * - S1  Messages of a stream are numbered 1, 2, 3 … without gaps, in the order the program sent them.
 * - S2  A numbered message is retained until the receiver has accepted it.
 * - S3  sentBytes − peerConsumedBytes never exceeds the window, unless by one message sent while
 *       nothing was unconsumed. Hence retained messages stay within the window too.
 * - S4  Progress never goes back: what arrives late or twice changes nothing.
 */
import { assert } from "../errors.ts";
import type { Effect, StreamState, CommunicationState } from "./events.ts";
import type { Body, Envelope, Progress } from "./messages.ts";
import type { Context, Rank, Tag } from "./ids.ts";
import { Queue } from "./queue.ts";

/** What keeping a message costs besides its body; so empty messages fill a window too. */
export const OVERHEAD_BYTES = 256;

export function costBytes(sizeBytes: number): number {
  return sizeBytes + OVERHEAD_BYTES;
}

/** A send the window has no room for: it has no number yet. */
export type WaitingSend = CommunicationState["waiting"][number];

/** This rank → peer. */
export interface Outgoing {
  lastSent: number;
  /** The highest number ever written on a channel; retained ones above it are certainly not with the receiver. */
  lastWritten: number;
  sentBytes: number;
  peerConsumedBytes: number;
  /** Not acknowledged yet, oldest first: numbers lastSent − size + 1 … lastSent. */
  readonly retained: Queue<Envelope>;
  /** lastSent when this process last took its part in a checkpoint. */
  cutAt: number;
  readonly waiting: Queue<WaitingSend>;
}

/** Peer → this rank. */
export interface Incoming {
  /** The highest number accepted: this and all before it are in the list or were taken from it. */
  accepted: number;
  acceptedBytes: number;
  consumedBytes: number;
  /** What the peer has been told of the above. */
  toldAccepted: number;
  toldAcceptedBytes: number;
  toldConsumedBytes: number;
}

export function outgoing(): Outgoing {
  return {
    lastSent: 0,
    lastWritten: 0,
    sentBytes: 0,
    peerConsumedBytes: 0,
    retained: new Queue(),
    cutAt: 0,
    waiting: new Queue(),
  };
}

export function incoming(): Incoming {
  return {
    accepted: 0,
    acceptedBytes: 0,
    consumedBytes: 0,
    toldAccepted: 0,
    toldAcceptedBytes: 0,
    toldConsumedBytes: 0,
  };
}

/** S3: whether the window has room for one more message. */
export function fits(stream: Outgoing, windowBytes: number, sizeBytes: number): boolean {
  const unconsumedBytes = stream.sentBytes - stream.peerConsumedBytes;
  return unconsumedBytes === 0 || unconsumedBytes + costBytes(sizeBytes) <= windowBytes;
}

/** Gives a message its number and retains it (S1, S2). */
export function enter(
  stream: Outgoing,
  source: Rank,
  tag: Tag,
  context: Context,
  sizeBytes: number,
  body: Body,
): Envelope {
  const message: Envelope = { source, tag, context, number: ++stream.lastSent, sizeBytes, body };
  stream.sentBytes += costBytes(sizeBytes);
  stream.retained.push(message);
  return message;
}

/** Whether `progressed` would change anything. */
export function isNews({ retained, peerConsumedBytes }: Outgoing, progress: Progress): boolean {
  if (progress.consumedBytes > peerConsumedBytes) return true;
  const first = retained.first();
  return first !== undefined && first.number <= progress.accepted;
}

/** From this size on, in bytes, it is told when a message is forgotten: its memory is worth using again. */
export const REUSED_BYTES = 32_768;

/**
 * Forgets what is safe with the receiver; returns whether that was news (S2, S4).
 *
 * @param effects gets a `released` for each large message.
 */
export function progressed(stream: Outgoing, progress: Progress, effects?: Effect[]): boolean {
  assert(progress.accepted <= stream.lastSent, "S1: nothing is accepted that was not sent");
  assert(progress.consumedBytes <= stream.sentBytes, "S3: nothing is consumed that was not sent");
  let news = false;
  for (let first = stream.retained.first(); first && first.number <= progress.accepted;) {
    stream.retained.shift();
    if (first.sizeBytes >= REUSED_BYTES) effects?.push({ type: "released", body: first.body });
    first = stream.retained.first();
    news = true;
  }
  if (progress.consumedBytes > stream.peerConsumedBytes) {
    stream.peerConsumedBytes = progress.consumedBytes;
    news = true;
  }
  return news;
}

export function exportStream(peer: Rank, out: Outgoing, into: Incoming): StreamState {
  return {
    peer,
    lastSent: out.lastSent,
    sentBytes: out.sentBytes,
    peerConsumedBytes: out.peerConsumedBytes,
    retained: [...out.retained],
    cutAt: out.cutAt,
    accepted: into.accepted,
    consumedBytes: into.consumedBytes,
  };
}

/** The streams of a process that has arrived. Nothing counts as told: telling again is harmless (S4). */
export function importStream(state: StreamState, listedBytes: number): { out: Outgoing; into: Incoming } {
  const out: Outgoing = {
    lastSent: state.lastSent,
    lastWritten: state.lastSent, // as far as is known here
    sentBytes: state.sentBytes,
    peerConsumedBytes: state.peerConsumedBytes,
    retained: new Queue(state.retained),
    cutAt: state.cutAt,
    waiting: new Queue(),
  };
  const into: Incoming = {
    ...incoming(),
    accepted: state.accepted,
    acceptedBytes: state.consumedBytes + listedBytes,
    consumedBytes: state.consumedBytes,
  };
  return { out, into };
}
