/** The buffers of an image being restored: which blobs fill them, and which elements to swap. */
import type { BufferMemory } from "../program.ts";
import { badImage } from "./bad-image.ts";

export class BufferTable {
  /** Buffers that blobs fill, in order. */
  readonly blobs: ArrayBuffer[] = [];
  /** What the carrier has memory for. */
  memory: BufferMemory | undefined;
  /** Views of elements larger than a byte, with the element's size. */
  readonly #views = new Map<
    ArrayBuffer,
    { readonly view: ArrayBufferView; readonly elementBytes: number }[]
  >();

  add(buffer: ArrayBuffer, blob: boolean): void {
    if (blob) this.blobs.push(buffer);
  }

  /** Memory for the next one, which a blob fills, if there is any. */
  kept(sizeBytes: number): ArrayBuffer | undefined {
    return this.memory?.(this.blobs.length, sizeBytes);
  }

  view(view: ArrayBufferView, elementBytes: number): void {
    if (elementBytes === 1) return;
    const buffer = view.buffer as ArrayBuffer;
    const views = this.#views.get(buffer);
    if (views === undefined) this.#views.set(buffer, [{ view, elementBytes }]);
    else views.push({ view, elementBytes });
  }

  /**
   * For an image of the other byte order, with all bytes in place: swaps each element once, so that
   * elements keep their values.
   */
  swap(): void {
    for (const [buffer, views] of this.#views) {
      const swapped = new Uint8Array(buffer.byteLength);
      for (const { view, elementBytes } of views) swapView(view, elementBytes, swapped);
    }
  }
}

/** `swapped` holds, for every byte of the buffer, the size of the element it was swapped with, or 0. */
function swapView(view: ArrayBufferView, elementBytes: number, swapped: Uint8Array): void {
  const end = view.byteOffset + view.byteLength;
  const bytes = new Uint8Array(view.buffer);
  for (let at = view.byteOffset; at < end; at += elementBytes) {
    if (swapped[at] === elementBytes && at % elementBytes === 0) continue;
    const element = swapped.subarray(at, at + elementBytes);
    if (element.some((mark) => mark !== 0)) {
      throw badImage("views of different element sizes on the same memory of the other byte order");
    }
    bytes.subarray(at, at + elementBytes).reverse();
    element.fill(elementBytes);
  }
}
