/**
 * Typed arrays and their RFC 8746 tags, which state the byte order.
 *
 * A machine writes its own byte order, without touching the elements; the reader swaps them if its
 * order is the other one. Between machines of one kind nobody swaps.
 */
import { KIND_DATA_VIEW } from "./tags.ts";

export type View = ArrayBufferView;
export type ViewConstructor = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => View;

export interface ViewKind {
  readonly name: string;
  /** Undefined where the engine lacks the type (Float16Array). */
  readonly construct: ViewConstructor | undefined;
  readonly elementBytes: number;
  /** The tag in this machine's byte order. */
  readonly tag: number;
  /** The tag says the other byte order. */
  readonly swapped: boolean;
}

export const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** name, element size, tag big-endian, tag little-endian. */
const TABLE: readonly (readonly [string, number, number, number])[] = [
  ["Uint8Array", 1, 64, 64],
  ["Uint16Array", 2, 65, 69],
  ["Uint32Array", 4, 66, 70],
  ["BigUint64Array", 8, 67, 71],
  ["Uint8ClampedArray", 1, 68, 68],
  ["Int8Array", 1, 72, 72],
  ["Int16Array", 2, 73, 77],
  ["Int32Array", 4, 74, 78],
  ["BigInt64Array", 8, 75, 79],
  ["Float16Array", 2, 80, 84],
  ["Float32Array", 4, 81, 85],
  ["Float64Array", 8, 82, 86],
  ["DataView", 1, KIND_DATA_VIEW, KIND_DATA_VIEW],
];

const byTag: (ViewKind | undefined)[] = [];
const byPrototype = new Map<object, ViewKind>();

for (const [name, elementBytes, big, little] of TABLE) {
  const construct = (globalThis as Record<string, unknown>)[name] as ViewConstructor | undefined;
  const [tag, foreign] = LITTLE_ENDIAN ? [little, big] : [big, little];
  const kind: ViewKind = { name, construct, elementBytes, tag, swapped: false };
  byTag[foreign] = { ...kind, swapped: true };
  byTag[tag] = kind;
  if (construct) byPrototype.set(construct.prototype as object, kind);
}

// Node's Buffer is a Uint8Array with conveniences; it arrives as a Uint8Array.
const nodeBuffer = (globalThis as { Buffer?: { prototype: object } }).Buffer;
if (nodeBuffer) byPrototype.set(nodeBuffer.prototype, byTag[64]!);

/** Undefined: not a tag of RFC 8746 that JavaScript has a type for. `KIND_DATA_VIEW` gives DataView. */
export function kindOfTag(tag: number): ViewKind | undefined {
  return tag <= 86 ? byTag[tag] : undefined;
}

/** Undefined for instances of subclasses, other than Node's Buffer. */
export function kindOfView(view: View): ViewKind | undefined {
  return byPrototype.get(Object.getPrototypeOf(view) as object);
}

/** Reverses the bytes of each element in place. `bytes` may start anywhere. */
export function swapElements(bytes: Uint8Array, elementBytes: number): void {
  for (let at = 0; at < bytes.length; at += elementBytes) {
    for (let low = at, high = at + elementBytes - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
