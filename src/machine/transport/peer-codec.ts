/**
 * Channel messages (src/protocol/messages.ts) ⇄ frames. Data messages have a fixed head:
 *
 *     number f64 · accepted f64 · consumedBytes f64 · tag f64 · context u32 · zero u32
 *
 * Everything else is one CBOR map and comes seldom.
 */
import { type Encoding, sizeOf } from "../../image/index.ts";
import type { Data, Envelope, PeerMessage, Progress } from "../../protocol/messages.ts";
import { decodeMessage, encodeMessage } from "./codec.ts";
import { badFrame, DATA, DATA_HEAD_BYTES, MESSAGE, type FrameKind } from "./frame.ts";
import type { Link } from "./transport.ts";

export function sendPeerMessage(link: Link, message: PeerMessage): void {
  if (message.type === "data") return sendData(link, message, message.progress);
  const encoded = encodeMessage(message);
  link.send(MESSAGE, 0, null, encoded.pieces, encoded.sizeBytes);
}

export function sendData(link: Link, message: Omit<Envelope, "source">, progress: Progress): void {
  const head = (to: DataView, at: number): void => writeDataHead(to, at, message, progress);
  link.send(DATA, DATA_HEAD_BYTES, head, message.body as Encoding, message.sizeBytes);
}

/** @throws {GodwitError} `ERR_BAD_FRAME` */
export function peerMessage(kind: FrameKind, head: DataView, at: number, body: Uint8Array): PeerMessage {
  if (kind === DATA) return readData(head, at, [body]);
  if (kind !== MESSAGE) throw badFrame(`frame of kind ${kind} on a channel`);
  const message = decodeMessage(body);
  if (!isPeerMessage(message)) throw badFrame("not a message of layer 3");
  return message;
}

function writeDataHead(
  to: DataView,
  at: number,
  { number, tag, context }: Omit<Envelope, "source">,
  { accepted, consumedBytes }: Progress,
): void {
  to.setFloat64(at, number, true);
  to.setFloat64(at + 8, accepted, true);
  to.setFloat64(at + 16, consumedBytes, true);
  to.setFloat64(at + 24, tag, true);
  to.setUint32(at + 32, context, true);
  to.setUint32(at + 36, 0, true);
}

/** @throws {GodwitError} `ERR_BAD_FRAME` */
export function readData(head: DataView, at: number, body: Encoding): Data {
  const number = count(head, at);
  const accepted = count(head, at + 8);
  const consumedBytes = count(head, at + 16);
  const tag = count(head, at + 24);
  return {
    type: "data",
    number,
    tag,
    context: head.getUint32(at + 32, true),
    sizeBytes: sizeOf(body),
    body,
    progress: { accepted, consumedBytes },
  };
}

/**
 * A small integer is to be one to the engine, too: objects that sometimes have floats where they had integers it takes for objects
 * of other kinds, and everything that looks at either becomes slow.
 */
function count(head: DataView, at: number): number {
  const value = head.getFloat64(at, true);
  const small = value | 0;
  if (small === value && small >= 0) return small;
  if (!isCount(value)) throw badFrame("numbers out of range in a data message");
  return value;
}

// ── what came over the wire is a claim until it has been looked at ──────────────────────────────

type Check = (value: unknown) => boolean;

const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText: Check = (value) => typeof value === "string";
const isProgress: Check = (value) => hasFields(value, { accepted: isCount, consumedBytes: isCount });
const isProgressOrNull: Check = (value) => value === null || isProgress(value);
const isCut: Check = (value) => hasFields(value, { checkpoint: isCount, lastSent: isCount });
const isReason: Check = (value) => ["migrating", "moved", "stale", "crossed"].includes(value as string);

const FIELDS: Readonly<Record<Exclude<PeerMessage["type"], "data">, Readonly<Record<string, Check>>>> = {
  conn_req: {
    job: isText,
    rank: isCount,
    vmid: isText,
    incarnation: isCount,
    dest: isCount,
    destVmid: isText,
    channel: isCount,
    seen: isCount,
    progress: isProgress,
    cut: isCut,
  },
  conn_ack: {
    rank: isCount,
    vmid: isText,
    incarnation: isCount,
    opened: isCount,
    progress: isProgressOrNull,
    cut: isCut,
  },
  conn_nack: { reason: isReason },
  ack: { progress: isProgress },
  ack_req: {},
  peer_migrating: {},
  end_of_messages: { progress: isProgress },
  checkpoint_marker: { cut: isCut },
};

function isPeerMessage(value: unknown): value is PeerMessage {
  if (!hasFields(value, { type: isText })) return false;
  const { type } = value as { type: string };
  return Object.hasOwn(FIELDS, type) && hasFields(value, FIELDS[type as keyof typeof FIELDS]);
}

function hasFields(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));
}
