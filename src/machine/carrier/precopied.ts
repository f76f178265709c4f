/**
 * What a destination keeps of the buffers its source sends before the process is frozen, until the image is whole.
 *
 * K1: a buffer is memory of this carrier's own, cleared when it is set up: a part that never came is zeros, never
 *     anything that was here before.
 * K2: a buffer becomes the memory of at most one of the process's, where it already lies as it is to be: what is left out of
 *     the image then stands there, and is copied nowhere else.
 * K3: nothing is set aside for more, or for larger, buffers than an image could hold (limits.ts).
 */
import { MAX_IMAGE_BYTES, MAX_PRECOPIED_BUFFERS } from "../limits.ts";
import { badFrame } from "../transport/frame.ts";
import type { Part } from "./precopy-frames.ts";

export class Precopied {
  readonly #buffers = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #given = new Set<ArrayBuffer>();
  #keptBytes = 0;

  /** @throws {GodwitError} `ERR_BAD_FRAME` for a part that does not fit its buffer, or a buffer too many (K3). */
  take({ buffer, sizeBytes, offset }: Part, bytes: Uint8Array): void {
    const kept = this.#buffers.get(buffer) ?? this.#setUp(buffer, sizeBytes);
    if (kept.length !== sizeBytes) throw badFrame("a buffer of two sizes");
    if (offset + bytes.length > kept.length) throw badFrame("a part beyond the end of its buffer");
    kept.set(bytes, offset);
  }

  /**
   * K2: as memory of the process.
   * @throws {GodwitError} `ERR_BAD_FRAME` where it is not as large, was never sent, or was given away before.
   */
  give(buffer: number, sizeBytes: number): ArrayBuffer {
    const kept = this.#buffers.get(buffer);
    if (kept?.length !== sizeBytes || this.#given.has(kept.buffer))
      throw badFrame("a buffer that is not kept");
    this.#given.add(kept.buffer);
    return kept.buffer;
  }

  isGiven({ buffer }: Uint8Array): boolean {
    return this.#given.has(buffer as ArrayBuffer);
  }

  /** @throws {GodwitError} `ERR_BAD_FRAME` for what was never sent. */
  part({ buffer, sizeBytes, offset }: Part): Uint8Array {
    const kept = this.#buffers.get(buffer);
    if (kept === undefined || offset + sizeBytes > kept.length) throw badFrame("a copy of what was not sent");
    return kept.subarray(offset, offset + sizeBytes);
  }

  discard(): void {
    this.#buffers.clear();
    this.#given.clear();
    this.#keptBytes = 0;
  }

  #setUp(buffer: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
    this.#keptBytes += sizeBytes;
    if (this.#buffers.size === MAX_PRECOPIED_BUFFERS || this.#keptBytes > MAX_IMAGE_BYTES) {
      throw badFrame("more buffers than are kept before an image");
    }
    const memory = reserve(sizeBytes);
    this.#buffers.set(buffer, memory);
    return memory;
  }
}

function reserve(sizeBytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(sizeBytes);
  } catch (error) {
    throw badFrame(`no memory for a buffer of ${sizeBytes} bytes`, error);
  }
}
