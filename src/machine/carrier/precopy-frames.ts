/**
 * What a source says of the large buffers it sends before its process is frozen (docs/decisions/0009-pre-copy.md):
 *
 *     PRECOPY   buffer u32 · zero u32 · size of the buffer f64 · offset f64     body: bytes of it as they were
 *     COPY      buffer u32 · zero u32 · length f64 · offset f64                 the image goes on with bytes sent before
 *     LITERAL                                                                   body: bytes the image goes on with
 */
import { badFrame, COPY, LITERAL, PART_HEAD_BYTES, PRECOPY } from "../transport/frame.ts";
import type { Link } from "../transport/transport.ts";

/** Of a buffer that is sent before the process is frozen. */
export interface Part {
  /** Numbers are the source's own. */
  readonly buffer: number;
  /** PRECOPY: of the buffer. COPY: of the part. */
  readonly sizeBytes: number;
  readonly offset: number;
}

export function sendPrecopy(link: Link, part: Part, bytes: Uint8Array): void {
  link.send(PRECOPY, PART_HEAD_BYTES, (to, at) => writePart(to, at, part), [bytes], bytes.length);
}

export function sendCopy(link: Link, part: Part): void {
  link.send(COPY, PART_HEAD_BYTES, (to, at) => writePart(to, at, part), [], 0);
}

export function sendLiteral(link: Link, bytes: Uint8Array): void {
  link.send(LITERAL, 0, null, [bytes], bytes.length);
}

function writePart(to: DataView, at: number, { buffer, sizeBytes, offset }: Part): void {
  to.setUint32(at, buffer, true);
  to.setUint32(at + 4, 0, true);
  to.setFloat64(at + 8, sizeBytes, true);
  to.setFloat64(at + 16, offset, true);
}

/** @throws {GodwitError} `ERR_BAD_FRAME` */
export function readPart(head: DataView, at: number): Part {
  const sizeBytes = head.getFloat64(at + 8, true);
  const offset = head.getFloat64(at + 16, true);
  if (!isCount(sizeBytes) || !isCount(offset)) throw badFrame("numbers out of range in a part of a buffer");
  return { buffer: head.getUint32(at, true), sizeBytes, offset };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
