/**
 * Limits on everything that is read. Bytes come from other machines: a length in them is a claim,
 * not a fact. Beyond these limits every length is also checked against the bytes that are really
 * there before anything is allocated for it.
 */
import { GodwitError } from "../errors.ts";

export interface Limits {
  /**
   * Size of one encoded value, in bytes. Attack: one huge message that fills the memory.
   * Default 8 GiB: the largest ArrayBuffer the engines allow; who reads control frames sets it lower.
   */
  readonly maxBytes: number;
  /**
   * Arrays, objects, maps and sets inside each other. Attack: `81 81 81 …`, where each byte costs a frame
   * of about 100 bytes on the reader's stack. Default 200,000: longer linked lists belong in an
   * array. The writer keeps the same limit, so that a message never fails at its receiver only.
   */
  readonly maxDepth: number;
  /**
   * Objects in one encoded value, holes of sparse arrays counted too. Attack: `d9 0103 a0 …`, where
   * 4 bytes become a Map of about 200 bytes; a sparse array that takes minutes to walk.
   * Default 33,554,432. The writer stops at half of it, which is also the size of V8's largest Set;
   * a view on shared memory counts twice here.
   */
  readonly maxItems: number;
  /**
   * Length of one string, in bytes of UTF-8. Attack: strings longer than the engine's maximum, whose
   * failure differs from engine to engine. Default 512 MiB − 25, V8's maximum, the least of the engines'.
   */
  readonly maxTextBytes: number;
  /**
   * Size of one bigint, in bytes. Attack: numbers beyond the engine's maximum, whose failure differs
   * from engine to engine. Default 128 MiB, V8's maximum, the largest of the engines'.
   */
  readonly maxBigintBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxBytes: 2 ** 33,
  maxDepth: 200_000,
  maxItems: 2 ** 25,
  maxTextBytes: 2 ** 29 - 25,
  maxBigintBytes: 2 ** 27,
};

const complete = new WeakMap<Partial<Limits>, Limits>();
let lastGiven: Partial<Limits> = DEFAULT_LIMITS;
let lastLimits = DEFAULT_LIMITS;

/** The defaults where `given` says nothing. Found again for the same object: hot paths keep theirs in a constant. */
export function limitsOf(given: Partial<Limits>): Limits {
  if (given === lastGiven) return lastLimits;
  let limits = complete.get(given);
  if (limits === undefined) {
    limits = { ...DEFAULT_LIMITS, ...given };
    complete.set(given, limits);
  }
  lastGiven = given;
  lastLimits = limits;
  return limits;
}

/** Limits of a sequence read while it arrives (stream.ts). */
export interface SequenceLimits {
  /**
   * Size of one item that is delivered whole, in bytes. Attack: an array that never ends.
   * Default 1 GiB: the graph of an image, whose large parts travel as byte strings.
   */
  readonly maxItemBytes: number;
  /** Size of one byte string, in bytes. The sink sees it first and may refuse sooner. Default 8 GiB. */
  readonly maxBlobBytes: number;
}

export const DEFAULT_SEQUENCE_LIMITS: SequenceLimits = {
  maxItemBytes: 2 ** 30,
  maxBlobBytes: 2 ** 33,
};

/**
 * Limits of an image's graph (src/runtime/capture), beside those of the sequence it comes in: what
 * objects may cost that take the engine more memory or time than their bytes suggest.
 */
export interface GraphLimits {
  /**
   * Buffers that travel as blobs, in bytes, all together; never more than the image announces.
   * Attack: a buffer's memory is set aside before its bytes arrive. Default 8 GiB.
   */
  readonly maxBufferBytes: number;
  /** Address space set aside for buffers that can grow, in bytes, all together. Attack: all of it. Default 1 TiB. */
  readonly maxReservedBytes: number;
  /**
   * Empty places of sparse arrays that memory is set aside for, all together; arrays beyond it get a
   * table of what is there. Attack: 9 bytes for an array of 2^25 holes, 256 MiB. Default 2^20.
   */
  readonly maxHoles: number;
  /**
   * Work beside reading: a character of a regular expression or URL that the engine parses, 16 steps of a cursor
   * over a Map, 2^-14 of a formatter. Attack: one long text, parsed for each of a million objects that
   * share it. Default 2^24 units for any image and 16 for each byte of its graph.
   */
  readonly baseEffort: number;
  readonly effortPerByte: number;
  /**
   * Prototypes above one object. Attack: a chain of a million, walked for each object that is added to it.
   * Default 1,000.
   */
  readonly maxPrototypes: number;
}

export const DEFAULT_GRAPH_LIMITS: GraphLimits = {
  maxBufferBytes: 2 ** 33,
  maxReservedBytes: 2 ** 40,
  maxHoles: 2 ** 20,
  baseEffort: 2 ** 24,
  effortPerByte: 16,
  maxPrototypes: 1000,
};

/** The error of everything that cannot be read. `at` counts bytes from the start of the encoded value. */
export function badEncoding(reason: string, at: number, cause?: unknown): GodwitError {
  const options = cause === undefined ? undefined : { cause };
  return new GodwitError("ERR_BAD_ENCODING", `Cannot decode: ${reason} at byte ${at}`, options);
}
