/**
 * Whether to compress what is sent, decided by what has been measured: it must be made faster than the link takes it, and
 * be smaller than what it is made of.
 */
import type { PrecopyMeans } from "./precopy.ts";
import type { Packed } from "./precopy-frames.ts";

/** Below it is not worth a try. */
const LEAST_BYTES = 4_096;
/** Compressed bytes are sent only if they are at most this part of what they are made of. */
const SMALLER = 0.9;
/** What did not become smaller is tried again after so many parts: other data may. */
const TRY_AGAIN = 16;

export class Packing {
  readonly #means: Pick<PrecopyMeans, "pack" | "nowMs">;
  /** Parts that are sent as they are before the next try. */
  #waits = 0;
  #ms = 0;
  #bytes = 0;

  constructor(means: Pick<PrecopyMeans, "pack" | "nowMs">) {
    this.#means = means;
  }

  /** @param linkMs what the link takes for a byte, in ms. */
  packed(bytes: Uint8Array, linkMs: number): Packed {
    const { pack, nowMs } = this.#means;
    const asItIs = { bytes, unpackedBytes: 0 };
    if (pack === undefined || bytes.length < LEAST_BYTES || this.#isSlowerThan(linkMs)) return asItIs;
    if (this.#waits > 0) {
      this.#waits--;
      return asItIs;
    }
    const startMs = nowMs();
    const packed = pack(bytes);
    this.#ms += nowMs() - startMs;
    this.#bytes += bytes.length;
    if (packed.length <= SMALLER * bytes.length) return { bytes: packed, unpackedBytes: bytes.length };
    this.#waits = TRY_AGAIN;
    return asItIs;
  }

  #isSlowerThan(linkMs: number): boolean {
    return this.#bytes > 0 && this.#ms / this.#bytes > linkMs;
  }
}
