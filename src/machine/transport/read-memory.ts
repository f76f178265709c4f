/**
 * Memory that a connection is read into, block after block. The bodies of small messages stay where they were read, and nobody
 * copies them but who makes values of them.
 *
 * M1: What is lent is not written to again: who reads on does so behind it, or in a new block.
 * M2: One message that nobody asks for must not keep a whole block for long. When so much more has come that `MOST_LENT` blocks
 *     are lent, the oldest gets back what is left in it: that is moved to memory of its own, a few messages together.
 */
import { moveTo, type Stretch } from "../../image/index.ts";

export const BLOCK_BYTES = 65_536;
const MOST_LENT = 32;
/** What is moved shares memory of about this size. */
const MOVED_BYTES = 1_024;

export class ReadMemory {
  bytes = new Uint8Array(BLOCK_BYTES);
  view = new DataView(this.bytes.buffer);
  /** What is lent of this block, … */
  #lent: Stretch[] = [];
  /** … and of those before it, oldest first. */
  readonly #earlier: Stretch[][] = [];

  /** Something in this block has been lent and was not let go at once: it must not be written again. */
  get isLent(): boolean {
    return this.#lent.length > 0;
  }

  /** What was made of a frame is with its taker. Lent is what he has not let go. */
  lend(stretch: Stretch): void {
    if (stretch.isLent) this.#lent.push(stretch);
  }

  /** A new block, which begins with what this one has from `from` to `to`. */
  renew(from: number, to: number): void {
    const rest = this.bytes.subarray(from, to);
    this.bytes = new Uint8Array(BLOCK_BYTES);
    this.bytes.set(rest);
    this.view = new DataView(this.bytes.buffer);
    this.#earlier.push(this.#lent);
    this.#lent = [];
    if (this.#earlier.length > MOST_LENT) move(this.#earlier.shift()!);
  }

  /** Nothing more is read: everything is given back. */
  end(): void {
    for (const lent of this.#earlier.splice(0)) move(lent);
    move(this.#lent);
    this.#lent = [];
  }
}

/** Whoever has a stretch finds it in its new place. */
function move(lent: readonly Stretch[]): void {
  let together: Stretch[] = [];
  let sizeBytes = 0;
  for (const stretch of lent) {
    if (!stretch.isLent) continue;
    together.push(stretch);
    sizeBytes += stretch.to - stretch.from;
    if (sizeBytes < MOVED_BYTES) continue;
    moveTogether(together, sizeBytes);
    together = [];
    sizeBytes = 0;
  }
  moveTogether(together, sizeBytes);
}

function moveTogether(stretches: readonly Stretch[], sizeBytes: number): void {
  const memory = new Uint8Array(sizeBytes);
  let at = 0;
  for (const stretch of stretches) {
    moveTo(stretch, memory, at);
    at = stretch.to;
  }
}
