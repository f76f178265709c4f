// oxlint-disable typescript/unbound-method -- never called as they are
/** Typed arrays and DataViews, by their buffer and place there. Elements are no properties here. */
import type { GraphReader } from "../capture/graph-reader.ts";
import { NO_PROPERTIES } from "../capture/shapes.ts";
import { inspect } from "../node-util.ts";
import { isExotic } from "../stamp.ts";
import { type AnyBuffer, isDetached } from "./buffers.ts";
import { slots } from "./slots.ts";

type ViewClass = new (buffer: AnyBuffer, byteOffset: number, length?: number) => ArrayBufferView;

const NAMES = [
  ..."Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array".split(" "),
  ..."Float16Array Float32Array Float64Array BigInt64Array BigUint64Array DataView".split(" "),
];
const CLASSES = NAMES.map((name) => (globalThis as Record<string, unknown>)[name] as ViewClass | undefined);

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array;
const tagOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, Symbol.toStringTag)!.get as (
  this: unknown,
) => string | undefined;
const typedArrayValues = typedArrayPrototype[Symbol.iterator];

type Slot = "buffer" | "byteOffset" | "byteLength";
type SlotGetter = (this: object) => unknown;

function getterOf(prototype: object, key: Slot): SlotGetter {
  return Object.getOwnPropertyDescriptor(prototype, key)!.get as SlotGetter;
}

/** By the engine's own getters, whatever the view inherits. */
function slotOf(view: object, key: Slot): unknown {
  const ofArray = tagOf.call(view) !== undefined;
  return Reflect.apply(getterOf(ofArray ? typedArrayPrototype : DataView.prototype, key), view, []);
}

const bufferOf = (view: object): AnyBuffer => slotOf(view, "buffer") as AnyBuffer;
const offsetOf = (view: object): number => slotOf(view, "byteOffset") as number;
const sizeOf = (view: object): number => slotOf(view, "byteLength") as number;

function nameOf(view: object): string {
  return tagOf.call(view) ?? "DataView";
}

export const VIEW = slots<ArrayBufferView>({
  kind: 34,
  // Each class has its own; an image names it.
  prototype: () => Object.prototype,
  needs: (view) => [bufferOf(view)],
  head(out, view) {
    const { heads } = out;
    if (mayGrowAlong(view)) out.fail(view, "it may grow with its shared memory, or not");
    const { byteOffset, sizeBytes, tracking } = placeOf(view);
    heads.uint(NAMES.indexOf(nameOf(view)));
    out.value(heads, bufferOf(view));
    heads.uint(byteOffset);
    heads.uint(sizeBytes);
    heads.bool(tracking);
  },
  make(input) {
    const { heads } = input;
    const View = CLASSES[heads.readUint()];
    const buffer = input.value(heads);
    const place = { byteOffset: heads.readUint(), sizeBytes: heads.readUint(), tracking: heads.readBool() };
    if (View === undefined) throw input.bad("this engine lacks a type of array");
    if (!(buffer instanceof ArrayBuffer) && !(buffer instanceof SharedArrayBuffer)) {
      throw input.bad("a view on no buffer");
    }
    try {
      return makeView(input, View, buffer, place);
    } catch (error) {
      throw input.bad("a view beyond its buffer", error);
    }
  },
  properties(out, view) {
    if (!hasNames(view)) out.bodies.uint(NO_PROPERTIES);
    else if (lengthOf(view) > MOST_ELEMENTS) out.fail(view, "a large array with properties of other names");
    else out.shapes.write(view, isIndex);
  },
});

interface Place {
  readonly byteOffset: number;
  readonly sizeBytes: number;
  /** Made without a length on a resizable buffer: the view grows and shrinks with it. */
  readonly tracking: boolean;
}

function makeView(input: GraphReader, View: ViewClass, buffer: AnyBuffer, place: Place): ArrayBufferView {
  const { byteOffset, sizeBytes, tracking } = place;
  const elementBytes = (View as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const before = buffer.byteLength;
  const end = byteOffset + sizeBytes;
  // A view may lie beyond a buffer that has shrunk.
  const grows = end > before && isResizable(buffer);
  if (grows) buffer.resize(end);
  const view = new View(buffer, byteOffset, tracking ? undefined : sizeBytes / elementBytes);
  if (grows) buffer.resize(before);
  input.buffers.view(view, elementBytes);
  return view;
}

function isResizable(buffer: AnyBuffer): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer && buffer.resizable;
}

/** Where a view lies, also if its buffer has shrunk and the engine says 0. */
function placeOf(view: ArrayBufferView): Place {
  const buffer = bufferOf(view);
  if (isDetached(buffer)) return { byteOffset: 0, sizeBytes: 0, tracking: false };
  if (isResizable(buffer)) return placeOnResizable(view, buffer);
  return { byteOffset: offsetOf(view), sizeBytes: sizeOf(view), tracking: false };
}

/** Shared memory can only grow, so that nothing can be tried out. */
function mayGrowAlong(view: ArrayBufferView): boolean {
  const { growable, maxByteLength, byteLength } = bufferOf(view) as Partial<SharedArrayBuffer>;
  if (growable !== true || byteLength === maxByteLength) return false;
  return offsetOf(view) + sizeOf(view) > byteLength! - elementBytesOf(view);
}

/** Tried out: the buffer is made as large as it can be, then a little smaller, and put back. */
function placeOnResizable(view: ArrayBufferView, buffer: ArrayBuffer): Place {
  const size = buffer.byteLength;
  const largest = buffer.maxByteLength;
  buffer.resize(largest);
  const byteOffset = offsetOf(view);
  const sizeBytes = sizeOf(view);
  const smaller = Math.max(byteOffset, largest - 8);
  const tail = new Uint8Array(buffer, smaller).slice();
  buffer.resize(smaller);
  const tracking = !isOutOfBounds(view) && sizeOf(view) !== sizeBytes;
  buffer.resize(largest);
  new Uint8Array(buffer, smaller).set(tail);
  buffer.resize(size);
  return { byteOffset, sizeBytes: tracking ? 0 : sizeBytes, tracking };
}

function isOutOfBounds(view: ArrayBufferView): boolean {
  try {
    if (tagOf.call(view) === undefined) sizeOf(view);
    else typedArrayValues.call(view as Uint8Array);
    return false;
  } catch {
    return true;
  }
}

function elementBytesOf(view: ArrayBufferView): number {
  const Class = CLASSES[NAMES.indexOf(nameOf(view))] as { BYTES_PER_ELEMENT?: number } | undefined;
  return Class?.BYTES_PER_ELEMENT ?? 1;
}

/** Listing the properties of an array lists its elements, too: not done for larger ones without reason. */
const FEW_ELEMENTS = 256;
const MOST_ELEMENTS = 2 ** 22;

function lengthOf(view: ArrayBufferView): number {
  return tagOf.call(view) === undefined ? 0 : sizeOf(view) / elementBytesOf(view);
}

/** False if there is nothing to write beside the elements; true may be wrong. */
function hasNames(view: ArrayBufferView): boolean {
  const length = lengthOf(view);
  if (length <= FEW_ELEMENTS || isExotic(view) || !Object.isExtensible(view)) return true;
  return Object.getOwnPropertySymbols(view).length > 0 || shows(view) !== SHOWN;
}

/** What Node prints of an array of many elements, of which it prints none, but names and their values. */
function shows(view: ArrayBufferView): string {
  const text = inspect(view, { maxArrayLength: 0, depth: 0, customInspect: false, breakLength: Infinity });
  return text.slice(text.indexOf("[ ...")).replace(/\d+/, "n");
}

const SHOWN = shows(new Uint8Array(FEW_ELEMENTS + 1));

function isIndex(key: PropertyKey): boolean {
  return typeof key === "string" && String(Number(key)) === key;
}
