/**
 * Whether to compress what is sent, decided by what has been measured: it must be made faster than the link takes it, and
 * be smaller than what it is made of.
 */
import type { Packed } from "./precopy-frames.ts";

/** Below it is not worth a try. */
const LEAST_BYTES = 4_096;
/** Compressed bytes are sent only if they are at most this part of what they are made of. */
const SMALLER = 0.9;
/** What did not become smaller is tried again after so many parts: other data may. */
const TRY_AGAIN = 16;

export class Packing {
  readonly #pack: ((bytes: Uint8Array) => Uint8Array) | undefined;
  /** Parts that are sent as they are before the next try. */
  #waits = 0;
  #ms = 0;
  #bytes = 0;

  /** @param pack undefined: it cannot be done here, or not be undone at the other end. */
  constructor(pack: ((bytes: Uint8Array) => Uint8Array) | undefined) {
    this.#pack = pack;
  }

  /** @param linkMs what the link takes for a byte, in ms. */
  packed(bytes: Uint8Array, linkMs: number): Packed {
    const asItIs = { bytes, unpackedBytes: 0 };
    if (this.#pack === undefined || bytes.length < LEAST_BYTES || this.#isSlowerThan(linkMs)) return asItIs;
    if (this.#waits > 0) {
      this.#waits--;
      return asItIs;
    }
    const startMs = performance.now();
    const packed = this.#pack(bytes);
    this.#ms += performance.now() - startMs;
    this.#bytes += bytes.length;
    if (packed.length <= SMALLER * bytes.length) return { bytes: packed, unpackedBytes: bytes.length };
    this.#waits = TRY_AGAIN;
    return asItIs;
  }

  #isSlowerThan(linkMs: number): boolean {
    return this.#bytes > 0 && this.#ms / this.#bytes > linkMs;
  }
}
