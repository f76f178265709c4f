/**
 * What a destination keeps of the buffers its source sends before the process is frozen, until the image is whole.
 *
 * K1: a buffer is memory of this carrier's own, cleared when it is set up: a part that never came is zeros, never
 *     anything that was here before.
 * K2: nothing is set aside for more, or for larger, buffers than an image could hold (limits.ts).
 */
import { MAX_IMAGE_BYTES, MAX_PRECOPIED_BUFFERS } from "../limits.ts";
import { badFrame } from "../transport/frame.ts";
import type { Part } from "./precopy-frames.ts";

export class Precopied {
  readonly #buffers = new Map<number, Uint8Array>();
  #keptBytes = 0;

  /** @throws {GodwitError} `ERR_BAD_FRAME` for a part that does not fit its buffer, or a buffer too many (K2). */
  take({ buffer, sizeBytes, offset }: Part, bytes: Uint8Array): void {
    const kept = this.#buffers.get(buffer) ?? this.#setUp(buffer, sizeBytes);
    if (kept.length !== sizeBytes) throw badFrame("a buffer of two sizes");
    if (offset + bytes.length > kept.length) throw badFrame("a part beyond the end of its buffer");
    kept.set(bytes, offset);
  }

  /** @throws {GodwitError} `ERR_BAD_FRAME` for what was never sent. */
  part({ buffer, sizeBytes, offset }: Part): Uint8Array {
    const kept = this.#buffers.get(buffer);
    if (kept === undefined || offset + sizeBytes > kept.length) throw badFrame("a copy of what was not sent");
    return kept.subarray(offset, offset + sizeBytes);
  }

  discard(): void {
    this.#buffers.clear();
    this.#keptBytes = 0;
  }

  #setUp(buffer: number, sizeBytes: number): Uint8Array {
    this.#keptBytes += sizeBytes;
    if (this.#buffers.size === MAX_PRECOPIED_BUFFERS || this.#keptBytes > MAX_IMAGE_BYTES) {
      throw badFrame("more buffers than are kept before an image");
    }
    const memory = reserve(sizeBytes);
    this.#buffers.set(buffer, memory);
    return memory;
  }
}

function reserve(sizeBytes: number): Uint8Array {
  try {
    return new Uint8Array(sizeBytes);
  } catch (error) {
    throw badFrame(`no memory for a buffer of ${sizeBytes} bytes`, error);
  }
}
