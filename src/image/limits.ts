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

/** The error of everything that cannot be read. `at` counts bytes from the start of the encoded value. */
export function badEncoding(reason: string, at: number, cause?: unknown): GodwitError {
  const options = cause === undefined ? undefined : { cause };
  return new GodwitError("ERR_BAD_ENCODING", `Cannot decode: ${reason} at byte ${at}`, options);
}
