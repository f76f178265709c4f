/**
 * Memory that a connection is read into, block after block. The bodies of small messages stay where they were read, and nobody
 * copies them but who makes values of them.
 *
 * M1: What is lent is not written to again: who reads on does so behind it, or in another block. What has been let go is
 *     read into again: it is still in the processor's cache, where new memory never is.
 * M2: One message that nobody asks for must not keep a whole block for long. When so much more has come that `MOST_LENT` blocks
 *     are lent, the oldest gets back what is left in it: that is moved to memory of its own, a few messages together.
 */
import { moveTo, type Stretch } from "../../image/index.ts";

export const BLOCK_BYTES = 65_536;
const MOST_LENT = 32;
/** What is moved shares memory of about this size. */
const MOVED_BYTES = 1_024;

class Block {
  readonly bytes = new Uint8Array(BLOCK_BYTES);
  readonly view = new DataView(this.bytes.buffer);
  /** In the order they were lent; those before `#first` have been let go, those from `#count` on are of an earlier use. */
  readonly #lent: Stretch[] = [];
  #first = 0;
  #count = 0;

  lend(stretch: Stretch): void {
    this.#lent[this.#count++] = stretch;
  }

  /** Nothing is lent (any more). Messages are let go in about the order they came: asking costs little. */
  isFree(): boolean {
    while (this.#first < this.#count && !this.#lent[this.#first]!.isLent) this.#first++;
    if (this.#first < this.#count) return false;
    this.#first = this.#count = 0;
    return true;
  }

  /** It gets back what is lent. */
  takeBack(): void {
    move(this.#lent.slice(this.#first, this.#count));
  }
}

export class ReadMemory {
  #block = new Block();
  /** Those before it of which something is lent, oldest first. */
  readonly #earlier: Block[] = [];

  get bytes(): Uint8Array {
    return this.#block.bytes;
  }

  get view(): DataView {
    return this.#block.view;
  }

  /** What is in this block may be written again. */
  isFree(): boolean {
    return this.#block.isFree();
  }

  /** What was made of a frame is with its taker. Lent is what he has not let go. */
  lend(stretch: Stretch): void {
    if (stretch.isLent) this.#block.lend(stretch);
  }

  /** Another block, which begins with what this one has from `from` to `to`. */
  renew(from: number, to: number): void {
    const rest = this.#block.bytes.subarray(from, to);
    this.#earlier.push(this.#block);
    if (this.#earlier.length > MOST_LENT) this.#earlier[0]!.takeBack();
    let block: Block | undefined;
    // More than one that is free nobody needs.
    while (this.#earlier[0]?.isFree()) block = this.#earlier.shift();
    this.#block = block ?? new Block();
    this.#block.bytes.set(rest);
  }

  /** Nothing more is read: everything is given back. */
  end(): void {
    for (const block of this.#earlier.splice(0)) block.takeBack();
    this.#block.takeBack();
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
  const view = new DataView(memory.buffer);
  let at = 0;
  for (const stretch of stretches) {
    moveTo(stretch, memory, view, at);
    at = stretch.to;
  }
}
