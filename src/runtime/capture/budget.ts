/**
 * What an image being restored may cost, in memory and in time, beyond what its bytes account for
 * (limits.ts says why). The sum of it all is linear in the bytes that have arrived, or are announced.
 */
import { DEFAULT_GRAPH_LIMITS, type GraphLimits } from "../../image/index.ts";
import { badImage } from "./bad-image.ts";
import { isProxy } from "./trusted.ts";

export class Budget {
  readonly #limits: GraphLimits;
  /** Left for buffers that blobs fill, for those inside the graph, and for address space. */
  #blobBytes: number;
  #inlineBytes: number;
  #reservedBytes: number;
  #holes: number;
  #effort: number;
  readonly #depths = new Map<object, number>();

  /** `announcedBytes`: of the whole image, as its sender says. */
  constructor(graphBytes: number, announcedBytes: number, limits: GraphLimits = DEFAULT_GRAPH_LIMITS) {
    this.#limits = limits;
    this.#blobBytes = Math.min(limits.maxBufferBytes, announcedBytes);
    this.#inlineBytes = graphBytes;
    this.#reservedBytes = limits.maxReservedBytes;
    this.#holes = limits.maxHoles;
    this.#effort = limits.baseEffort + limits.effortPerByte * graphBytes;
  }

  /** Memory for a buffer. */
  buffer(sizeBytes: number, blob: boolean): void {
    if (blob) this.#blobBytes -= sizeBytes;
    else this.#inlineBytes -= sizeBytes;
    if (this.#blobBytes < 0 || this.#inlineBytes < 0) throw badImage("buffers larger than the image");
  }

  /** Room for a buffer to grow. */
  reserve(maxBytes: number): void {
    this.#reservedBytes -= maxBytes;
    if (this.#reservedBytes < 0) {
      throw badImage(`growing buffers exceed maxReservedBytes ${this.#limits.maxReservedBytes}`);
    }
  }

  /** False if so many empty places are not to be made room for. */
  holes(count: number): boolean {
    if (count > this.#holes) return false;
    this.#holes -= count;
    return true;
  }

  /** Work that is not reading: characters the engine parses, steps of an iteration. */
  effort(units: number): void {
    this.#effort -= units;
    if (this.#effort < 0) throw badImage("it takes too much work for its size");
  }

  /** Counts the prototypes above and including `prototype`. */
  inherits(prototype: object): void {
    const { maxPrototypes } = this.#limits;
    const chain: object[] = [];
    let at: object | null = prototype;
    while (at !== null && !isProxy(at) && !this.#depths.has(at) && chain.length <= maxPrototypes) {
      chain.push(at);
      at = Object.getPrototypeOf(at) as object | null;
    }
    let depth = at === null || isProxy(at) ? 0 : (this.#depths.get(at) ?? maxPrototypes);
    for (const one of chain.toReversed()) this.#depths.set(one, ++depth);
    if ((this.#depths.get(prototype) as number) > maxPrototypes) {
      throw badImage(`a chain of prototypes exceeds maxPrototypes ${maxPrototypes}`);
    }
  }
}

/** What making one of these costs, in units of effort: engines take kilobytes and microseconds for it. */
export const FORMATTER_EFFORT = 2 ** 14;
export const DECODER_EFFORT = 2 ** 10;
