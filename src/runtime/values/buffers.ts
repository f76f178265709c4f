// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * ArrayBuffers and SharedArrayBuffers. A large buffer's bytes follow the graph as they are, without
 * having been copied, and are read straight into the new buffer. A process is one thread: nobody else
 * sees shared memory that it can move with.
 */
import type { Family } from "../capture/family.ts";
import { BLOB_BYTES } from "../capture/family.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import { slots } from "./slots.ts";

export type AnyBuffer = ArrayBuffer | SharedArrayBuffer;
type BufferClass = new (sizeBytes: number, options?: { maxByteLength: number }) => AnyBuffer;

export const ARRAY_BUFFER = bufferFamily(33, ArrayBuffer);
export const SHARED_BUFFER = bufferFamily(45, SharedArrayBuffer);

function bufferFamily(kind: number, Class: BufferClass): Family {
  return slots<AnyBuffer>({
    kind,
    prototype: () => Class.prototype as object,
    head(out, buffer) {
      const { heads } = out;
      heads.bool(isDetached(buffer));
      heads.uint(buffer.byteLength);
      out.value(heads, maxBytesOf(buffer));
      const blob = buffer.byteLength > BLOB_BYTES;
      heads.bool(blob);
      if (blob) out.addBlob(new Uint8Array(buffer));
    },
    body(out, buffer) {
      if (buffer.byteLength > BLOB_BYTES) return;
      out.bodies.bytes(isDetached(buffer) ? new Uint8Array() : new Uint8Array(buffer));
    },
    make(input) {
      const detached = input.heads.readBool();
      const sizeBytes = input.heads.readUint();
      const maxBytes = input.value(input.heads);
      const blob = input.heads.readBool();
      input.budget.buffer(sizeBytes, blob);
      if (blob !== sizeBytes > BLOB_BYTES) throw input.bad("a buffer in the wrong place");
      const isPlain = Class === ArrayBuffer && blob && maxBytes === undefined;
      const kept = isPlain ? input.buffers.kept(sizeBytes) : undefined;
      const buffer = kept ?? allocate(input, Class, sizeBytes, maxBytes);
      input.buffers.add(buffer as ArrayBuffer, blob);
      // Views on it are to be made first.
      if (detached) input.afterwards.push(() => detach(input, buffer));
      return buffer;
    },
    fill(input, buffer) {
      if (buffer.byteLength > BLOB_BYTES) return;
      const bytes = input.bodies.readBytes();
      if (bytes.length > buffer.byteLength) throw input.bad("a buffer of another size");
      new Uint8Array(buffer).set(bytes);
    },
  });
}

function allocate(input: GraphReader, Class: BufferClass, sizeBytes: number, maxBytes: unknown): AnyBuffer {
  if (maxBytes !== undefined && typeof maxBytes !== "number") throw input.bad("a size that is no number");
  try {
    if (maxBytes === undefined) return new Class(sizeBytes);
    input.budget.reserve(maxBytes);
    return new Class(sizeBytes, { maxByteLength: maxBytes });
  } catch (error) {
    throw input.bad(`no memory for a buffer of ${sizeBytes} bytes`, error);
  }
}

/** Undefined for a buffer of fixed size. */
function maxBytesOf(buffer: AnyBuffer): number | undefined {
  const resizable = buffer instanceof ArrayBuffer ? buffer.resizable : isGrowable(buffer);
  return resizable ? (buffer as ArrayBuffer).maxByteLength : undefined;
}

function isGrowable(buffer: AnyBuffer): boolean {
  return (buffer as { growable?: boolean }).growable === true;
}

export function isDetached(buffer: AnyBuffer): boolean {
  return (buffer as { detached?: boolean }).detached === true;
}

function detach(input: GraphReader, buffer: AnyBuffer): void {
  if (!(buffer instanceof ArrayBuffer)) throw input.bad("shared memory cannot be detached");
  (buffer as unknown as { transfer(): unknown }).transfer();
}
