/**
 * The form of everything on a byte stream, channels and control connections alike:
 *
 *     frame = prefix (8 bytes) head (0 … 255 bytes) body
 *     prefix = kind u8 · head length u8 · body length u48, little-endian
 *
 * A head has a fixed layout that its kind defines and is small; a body is opaque and may be large: it
 * is written without being copied and read straight into its own memory.
 */
import { GodwitError } from "../../errors.ts";
import {
  MAX_DATA_BYTES,
  MAX_IMAGE_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PART_BYTES,
  MAX_STATE_BYTES,
} from "../limits.ts";

export const PREFIX_BYTES = 8;

/** One CBOR value: control messages, and channel messages other than data. */
export const MESSAGE = 1;
/** A data message of a channel: head as in peer-codec.ts, body is the encoded value. */
export const DATA = 2;
/** The communication state of a migrating process: one CBOR value. */
export const STATE = 3;
/** The image of a migrating process, read as a stream. */
export const IMAGE = 4;

/** Before a process is frozen, a part of a large buffer; at the freeze, what its image consists of then (carrier/precopy-frames.ts). */
export const PRECOPY = 5;
export const COPY = 6;
export const LITERAL = 7;

export type FrameKind =
  | typeof MESSAGE
  | typeof DATA
  | typeof STATE
  | typeof IMAGE
  | typeof PRECOPY
  | typeof COPY
  | typeof LITERAL;

export const DATA_HEAD_BYTES = 40;
/** The bodies of data messages up to this size stay where they were read (read-memory.ts). */
export const SMALL_DATA_BYTES = 8_192;
export const PART_HEAD_BYTES = 24;

interface KindLimits {
  readonly headBytes: number;
  readonly maxBodyBytes: number;
}

const KINDS: readonly (KindLimits | undefined)[] = [
  undefined,
  { headBytes: 0, maxBodyBytes: MAX_MESSAGE_BYTES },
  { headBytes: DATA_HEAD_BYTES, maxBodyBytes: MAX_DATA_BYTES },
  { headBytes: 0, maxBodyBytes: MAX_STATE_BYTES },
  { headBytes: 0, maxBodyBytes: MAX_IMAGE_BYTES },
  { headBytes: PART_HEAD_BYTES, maxBodyBytes: MAX_PART_BYTES },
  { headBytes: PART_HEAD_BYTES, maxBodyBytes: 0 },
  { headBytes: PART_HEAD_BYTES, maxBodyBytes: MAX_PART_BYTES },
];

/** Writes a prefix at `at`. */
export function writePrefix(
  to: Uint8Array,
  at: number,
  kind: FrameKind,
  headBytes: number,
  bodyBytes: number,
): void {
  to[at] = kind;
  to[at + 1] = headBytes;
  const high = Math.floor(bodyBytes / 2 ** 32);
  to[at + 2] = bodyBytes & 0xff;
  to[at + 3] = (bodyBytes >>> 8) & 0xff;
  to[at + 4] = (bodyBytes >>> 16) & 0xff;
  to[at + 5] = (bodyBytes >>> 24) & 0xff;
  to[at + 6] = high & 0xff;
  to[at + 7] = (high >>> 8) & 0xff;
}

/**
 * The body length of the prefix at `at`.
 * @throws {GodwitError} `ERR_BAD_FRAME` for an unknown kind, a head that does not fit it, a body over its limit.
 */
export function checkedBodyBytes(from: DataView, at: number): number {
  const kind = from.getUint8(at);
  const headBytes = from.getUint8(at + 1);
  const high = from.getUint16(at + 6, true);
  // The sum of floats would be one, also where it is a small integer, and so would be what is computed of it, in every message.
  const bodyBytes = high === 0 ? from.getUint32(at + 2, true) : from.getUint32(at + 2, true) + high * 2 ** 32;
  const limits = KINDS[kind];
  if (limits === undefined) throw badFrame(`unknown frame kind ${kind}`);
  if (headBytes !== limits.headBytes) throw badFrame(`head of ${headBytes} bytes in a frame of kind ${kind}`);
  if (bodyBytes > limits.maxBodyBytes) {
    throw badFrame(`body of ${bodyBytes} bytes exceeds the limit of ${limits.maxBodyBytes}`);
  }
  return bodyBytes;
}

/** What a connection ends with when its bytes make no sense. */
export function badFrame(reason: string, cause?: unknown): GodwitError {
  return new GodwitError("ERR_BAD_FRAME", `Closed a connection: ${reason}`, { cause });
}

/** What a connection ends with when the other end is gone without a word. */
export function lost(cause?: unknown): GodwitError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new GodwitError("ERR_CONNECTION_LOST", `Lost a connection${why}`, { cause });
}
