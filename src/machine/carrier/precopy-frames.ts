/**
 * What a source says of the large buffers it sends before its process is frozen (docs/decisions/0009-pre-copy.md):
 *
 *     PRECOPY   buffer u32 · unpacked u32 · size of the buffer f64 · offset f64     body: bytes of it as they were
 *     COPY      buffer u32 · zero u32     · length f64             · offset f64     the image goes on with bytes sent before
 *     LITERAL   zero u32   · unpacked u32 · zero f64               · zero f64       body: bytes the image goes on with
 *
 * `unpacked`: 0, or how many bytes the body, which is compressed then (zstd, RFC 8878), has without that.
 */
import { MAX_PART_BYTES } from "../limits.ts";
import { badFrame, COPY, LITERAL, PART_HEAD_BYTES, PRECOPY, type FrameKind } from "../transport/frame.ts";
import type { Link } from "../transport/transport.ts";

/** Of a buffer that is sent before the process is frozen. */
export interface Part {
  /** Numbers are the source's own. */
  readonly buffer: number;
  /** PRECOPY: of the buffer. COPY: of the part. */
  readonly sizeBytes: number;
  readonly offset: number;
}

/** Bytes as they travel. */
export interface Packed {
  readonly bytes: Uint8Array;
  /** 0: they are as they were. */
  readonly unpackedBytes: number;
}

const NO_PART: Part = { buffer: 0, sizeBytes: 0, offset: 0 };
const NOTHING: Packed = { bytes: new Uint8Array(), unpackedBytes: 0 };

export function sendPrecopy(link: Link, part: Part, body: Packed): void {
  send(link, PRECOPY, part, body);
}

export function sendCopy(link: Link, part: Part): void {
  send(link, COPY, part, NOTHING);
}

export function sendLiteral(link: Link, body: Packed): void {
  send(link, LITERAL, NO_PART, body);
}

function send(link: Link, kind: FrameKind, part: Part, { bytes, unpackedBytes }: Packed): void {
  const head = (to: DataView, at: number): void => {
    to.setUint32(at, part.buffer, true);
    to.setUint32(at + 4, unpackedBytes, true);
    to.setFloat64(at + 8, part.sizeBytes, true);
    to.setFloat64(at + 16, part.offset, true);
  };
  link.send(kind, PART_HEAD_BYTES, head, bytes.length === 0 ? [] : [bytes], bytes.length);
}

/** @throws {GodwitError} `ERR_BAD_FRAME` */
export function readPart(head: DataView, at: number): Part {
  const sizeBytes = head.getFloat64(at + 8, true);
  const offset = head.getFloat64(at + 16, true);
  if (!isCount(sizeBytes) || !isCount(offset)) throw badFrame("numbers out of range in a part of a buffer");
  return { buffer: head.getUint32(at, true), sizeBytes, offset };
}

/**
 * The bytes of PRECOPY and LITERAL.
 *
 * @param unpack undefined where the engine cannot.
 * @throws {GodwitError} `ERR_BAD_FRAME` for what cannot be unpacked, or is not as large as it says.
 */
export function readBytes(
  head: DataView,
  at: number,
  body: Uint8Array,
  unpack: ((bytes: Uint8Array, mostBytes: number) => Uint8Array) | undefined,
): Uint8Array {
  const unpackedBytes = head.getUint32(at + 4, true);
  if (unpackedBytes === 0) return body;
  if (unpack === undefined || unpackedBytes > MAX_PART_BYTES)
    throw badFrame("a part that cannot be unpacked");
  const bytes = unpacked(unpack, body, unpackedBytes);
  if (bytes.length !== unpackedBytes) throw badFrame("a part of another size than it says");
  return bytes;
}

function unpacked(
  unpack: (bytes: Uint8Array, mostBytes: number) => Uint8Array,
  body: Uint8Array,
  mostBytes: number,
): Uint8Array {
  try {
    return unpack(body, mostBytes);
  } catch (error) {
    throw badFrame("a part that cannot be unpacked", error);
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
