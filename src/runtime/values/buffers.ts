// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * ArrayBuffers and the views on them. A large buffer's bytes follow the graph as they are, without
 * having been copied, and are read straight into the new buffer.
 */
import { BLOB_BYTES } from "../capture/family.ts";
import { NO_PROPERTIES } from "../capture/shapes.ts";
import { slots } from "./slots.ts";

export const ARRAY_BUFFER = slots<ArrayBuffer>({
  kind: 33,
  prototype: () => ArrayBuffer.prototype,
  head(out, buffer) {
    const { heads } = out;
    heads.uint(buffer.byteLength);
    out.value(heads, buffer.resizable ? buffer.maxByteLength : undefined);
    const blob = buffer.byteLength > BLOB_BYTES;
    heads.bool(blob);
    if (blob) out.blobs.push(new Uint8Array(buffer));
  },
  body(out, buffer) {
    if (buffer.byteLength <= BLOB_BYTES) out.bodies.bytes(new Uint8Array(buffer));
  },
  make(input) {
    const sizeBytes = input.heads.readUint();
    const maxBytes = input.value(input.heads);
    const blob = input.heads.readBool();
    input.reserve(sizeBytes);
    if (blob !== sizeBytes > BLOB_BYTES) throw input.bad("a buffer in the wrong place");
    let buffer: ArrayBuffer;
    try {
      buffer = maxBytes === undefined ? new ArrayBuffer(sizeBytes) : resizable(sizeBytes, Number(maxBytes));
    } catch (error) {
      throw input.bad(`no memory for a buffer of ${sizeBytes} bytes`, error);
    }
    input.buffers.add(buffer, blob);
    return buffer;
  },
  fill(input, buffer) {
    if (buffer.byteLength > BLOB_BYTES) return;
    const bytes = input.bodies.readBytes();
    if (bytes.length !== buffer.byteLength) throw input.bad("a buffer of another size");
    new Uint8Array(buffer).set(bytes);
  },
});

function resizable(sizeBytes: number, maxByteLength: number): ArrayBuffer {
  return new ArrayBuffer(sizeBytes, { maxByteLength });
}

type ViewClass = new (buffer: ArrayBuffer, byteOffset: number, length?: number) => ArrayBufferView;

const NAMES = [
  ..."Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array".split(" "),
  ..."Float16Array Float32Array Float64Array BigInt64Array BigUint64Array DataView".split(" "),
];
const CLASSES = NAMES.map((name) => (globalThis as Record<string, unknown>)[name] as ViewClass | undefined);

const tagOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get as (this: unknown) => string | undefined;

function nameOf(view: object): string {
  return tagOf.call(view) ?? "DataView";
}

/** Typed arrays and DataViews. Elements are no properties here. */
export const VIEW = slots<ArrayBufferView>({
  kind: 34,
  // Each class has its own; an image names it.
  prototype: () => Object.prototype,
  needs: (view) => [view.buffer],
  head(out, view) {
    const { heads } = out;
    heads.uint(NAMES.indexOf(nameOf(view)));
    out.value(heads, view.buffer);
    heads.uint(view.byteOffset);
    heads.uint(view.byteLength);
    heads.bool(tracksLength(view));
  },
  make(input) {
    const { heads } = input;
    const View = CLASSES[heads.readUint()];
    const buffer = input.value(heads);
    const byteOffset = heads.readUint();
    const sizeBytes = heads.readUint();
    const tracking = heads.readBool();
    if (View === undefined) throw input.bad("this engine lacks a type of array");
    if (!(buffer instanceof ArrayBuffer)) throw input.bad("a view on no buffer");
    const elementBytes = (View as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    try {
      const view = new View(buffer, byteOffset, tracking ? undefined : sizeBytes / elementBytes);
      input.buffers.view(view, elementBytes);
      return view;
    } catch (error) {
      throw input.bad("a view beyond its buffer", error);
    }
  },
  properties(out, view) {
    const names = looksForNames(view) ? out.shapes : undefined;
    if (names === undefined) out.bodies.uint(NO_PROPERTIES);
    else names.write(view, isIndex);
  },
});

/** Listing the properties of an array lists its elements, too: not done for large plain ones. */
const MANY_ELEMENTS = 256;

function looksForNames(view: ArrayBufferView): boolean {
  if (view instanceof DataView || (view as Uint8Array).length <= MANY_ELEMENTS) return true;
  const { constructor } = Object.getPrototypeOf(view) as { constructor: unknown };
  return !CLASSES.includes(constructor as ViewClass);
}

function isIndex(key: PropertyKey): boolean {
  return typeof key === "string" && String(Number(key)) === key;
}

/** A view made without a length on a resizable buffer: it grows and shrinks with it. */
function tracksLength(view: ArrayBufferView): boolean {
  const buffer = view.buffer as ArrayBuffer;
  if (!buffer.resizable || buffer.byteLength === buffer.maxByteLength) return false;
  const before = view.byteLength;
  const sizeBytes = buffer.byteLength;
  buffer.resize(Math.min(buffer.maxByteLength, sizeBytes + 8));
  const tracks = view.byteLength !== before;
  buffer.resize(sizeBytes);
  return tracks;
}
