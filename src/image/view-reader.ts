/**
 * Typed arrays read back, in this machine's byte order.
 *
 * V1: elements keep their values. Where several views share a buffer that came in the other byte
 *     order, each element is swapped once, however many views it is part of; the single bytes of
 *     such an element, seen through a view of bytes, are then in this machine's order.
 */
import type { CborReader } from "./reader.ts";
import { kindOfTag, swapElements, type View, type ViewKind } from "./typed-arrays.ts";

/** Reads the content of a typed array whose tag was just read. */
export function readTypedArray(reader: CborReader, kind: ViewKind, adopt: boolean): View {
  if (!adopt && kind.construct === Uint8Array) return reader.readOwnBytes();
  const content = reader.readBytes();
  checkSize(reader, kind, content.length);
  const adopted = adopt && content.byteOffset % kind.elementBytes === 0;
  const own = adopted ? content : new Uint8Array(content);
  if (kind.swapped) swapElements(own, kind.elementBytes);
  return new kind.construct!(own.buffer, own.byteOffset, own.length / kind.elementBytes);
}

function checkSize(reader: CborReader, kind: ViewKind, sizeBytes: number): void {
  if (!kind.construct) throw reader.fail(`this engine has no ${kind.name}`);
  if (sizeBytes % kind.elementBytes !== 0) throw reader.fail(`${sizeBytes} bytes do not fill a ${kind.name}`);
}

/** In a buffer's map of swapped elements: a byte of an element that is not its first. */
const INNER = 255;

/** Reads views that share buffers. */
export class ViewReader {
  readonly #reader: CborReader;
  /** For buffers in the other byte order: what has been swapped, byte by byte; at its first byte, an element's size. */
  #swapped: Map<ArrayBufferLike, Uint8Array> | null = null;

  constructor(reader: CborReader) {
    this.#reader = reader;
  }

  /** Reads offset and size of a view on `buffer`. */
  read(kindTag: number, buffer: unknown): View {
    const reader = this.#reader;
    const kind = kindOfTag(kindTag);
    if (!kind) throw reader.fail(`unknown kind of view ${kindTag}`);
    if (!(buffer instanceof ArrayBuffer)) throw reader.fail("a view on something other than a buffer");
    const offset = reader.readUint();
    if (offset % kind.elementBytes !== 0) throw reader.fail("a view that is not aligned");
    const size = reader.readUint();
    checkSize(reader, kind, size);
    if (offset + size > buffer.byteLength) throw reader.fail("a view beyond the end of its buffer");
    if (kind.swapped) this.#swap(new Uint8Array(buffer), offset, offset + size, kind.elementBytes);
    return new kind.construct!(buffer, offset, size / kind.elementBytes);
  }

  #swap(bytes: Uint8Array, start: number, end: number, elementBytes: number): void {
    const maps = (this.#swapped ??= new Map());
    const map: Uint8Array = maps.get(bytes.buffer) ?? new Uint8Array(bytes.length);
    maps.set(bytes.buffer, map);
    for (let at = start; at < end; at += elementBytes) {
      if (map[at] === elementBytes) continue;
      if (map.subarray(at, at + elementBytes).some((mark) => mark !== 0)) {
        throw this.#reader.fail(
          "views of different element sizes on the same memory of the other byte order",
        );
      }
      swapElements(bytes.subarray(at, at + elementBytes), elementBytes);
      map.fill(INNER, at, at + elementBytes);
      map[at] = elementBytes;
    }
  }
}
