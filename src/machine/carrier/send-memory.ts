/**
 * Memory for the copies of large messages, used again and again: memory that is new costs a process several times
 * what copying into it does, since the operating system clears it page by page when it is first written.
 *
 * M1: Memory comes back when the core lets go of its message: then the receiver has it. What may still be on
 *     its way out is a repetition, which the receiver knows by its number and does not read.
 * M2: Nothing is lent out while the program stands still. So whoever reads messages that are not acknowledged meanwhile, for
 *     a migration or a checkpoint, finds in them what was sent, also if they are acknowledged before he is done.
 */
import { REUSED_BYTES } from "../../protocol/index.ts";
import { allocate } from "../transport/memory.ts";

/** Kept for later sends, in bytes: half a window. The oldest is let go first. */
const MOST_FREE_BYTES = 32 * 2 ** 20;

export class SendMemory {
  /** What messages lie in that are not acknowledged. Some never are: those to the process itself, and to one that has ended. */
  readonly #lent = new WeakSet<ArrayBufferLike>();
  /** Oldest first. */
  #free: Uint8Array[] = [];
  #freeBytes = 0;

  /** A copy that is given back with its message. What is small an engine makes quickly enough. */
  copy(bytes: Uint8Array): Uint8Array {
    if (bytes.length < REUSED_BYTES) return new Uint8Array(bytes);
    const memory = this.#take(bytes.length) ?? allocate(bytes.length);
    this.#lent.add(memory.buffer);
    memory.set(bytes);
    return memory;
  }

  /** The pieces of a message that nobody will ask for again. Others' memory stays as it is. */
  giveBack(body: readonly Uint8Array[]): void {
    for (const piece of body) {
      if (!this.#lent.delete(piece.buffer)) continue;
      this.#free.push(piece);
      this.#freeBytes += piece.length;
    }
    while (this.#freeBytes > MOST_FREE_BYTES) this.#freeBytes -= this.#free.shift()!.length;
  }

  /** The one that came back last: it is most likely still in the processor's cache. */
  #take(sizeBytes: number): Uint8Array | undefined {
    const at = this.#free.findLastIndex(({ length }) => length === sizeBytes);
    if (at < 0) return undefined;
    this.#freeBytes -= sizeBytes;
    return this.#free.splice(at, 1)[0];
  }
}
