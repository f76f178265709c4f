/**
 * What a source knows of what its destination has of a buffer, block by block: from a copy of what was sent, or, where memory
 * is short, from digests of it. Comparing memory is nine times as fast as making digests.
 */
import { MAX_PART_BYTES } from "../limits.ts";

/** Small enough that a scattered change costs little, large enough that a look at it does. */
const BLOCK_BYTES = 16_384;
/** So much is looked at, and sent, in one turn of the event loop: the program goes on between. */
export const SLICE_BYTES = MAX_PART_BYTES;

/** Blocks in a row that the destination has, or has not, as they are. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly isThere: boolean;
}

export interface Blocks {
  /** @param bytes a slice of the buffer as it is, which begins at `offset`. */
  look(bytes: Uint8Array, offset: number): readonly Run[];
  /** This slice was looked at last, and what was not there of it is being sent. `copy` is not written to any more. */
  sent(copy: Uint8Array, offset: number): void;
}

export class CopiedBlocks implements Blocks {
  readonly #same: (a: Uint8Array, b: Uint8Array) => boolean;
  /** By slice. */
  readonly #copies: (Uint8Array | undefined)[] = [];

  constructor(same: (a: Uint8Array, b: Uint8Array) => boolean) {
    this.#same = same;
  }

  look(bytes: Uint8Array, offset: number): readonly Run[] {
    const copy = this.#copies[offset / SLICE_BYTES];
    const isThere = copy !== undefined && this.#same(copy, bytes);
    if (copy === undefined || isThere) return [{ from: 0, to: bytes.length, isThere }];
    return runs(bytes.length, (from, to) => this.#same(copy.subarray(from, to), bytes.subarray(from, to)));
  }

  sent(copy: Uint8Array, offset: number): void {
    this.#copies[offset / SLICE_BYTES] = copy;
  }
}

export class DigestedBlocks implements Blocks {
  readonly #digest: (bytes: Uint8Array) => string;
  readonly #digests: (string | undefined)[] = [];

  constructor(digest: (bytes: Uint8Array) => string) {
    this.#digest = digest;
  }

  /** Takes down that all of it is there: what is not is sent next, or the process leaves. */
  look(bytes: Uint8Array, offset: number): readonly Run[] {
    return runs(bytes.length, (from, to) => {
      const block = (offset + from) / BLOCK_BYTES;
      const digest = this.#digest(bytes.subarray(from, to));
      const isThere = this.#digests[block] === digest;
      this.#digests[block] = digest;
      return isThere;
    });
  }

  sent(): void {}
}

function runs(sizeBytes: number, isThere: (from: number, to: number) => boolean): Run[] {
  const found: { from: number; to: number; isThere: boolean }[] = [];
  for (let from = 0; from < sizeBytes; from += BLOCK_BYTES) {
    const to = Math.min(from + BLOCK_BYTES, sizeBytes);
    const there = isThere(from, to);
    const last = found.at(-1);
    if (last?.isThere === there) last.to = to;
    else found.push({ from, to, isThere: there });
  }
  return found;
}
