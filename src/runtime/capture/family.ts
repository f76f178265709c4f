/**
 * A family of values: one kind of node in an image, with its writing and its reading side by side.
 *
 * An image is a graph of nodes in two streams. Heads hold what it takes to make every node, in an
 * order in which each needs only earlier ones; bodies hold what the nodes then contain.
 */
import type { GraphReader } from "./graph-reader.ts";
import type { GraphWriter } from "./graph-writer.ts";

export interface Family {
  /** The number of this kind of node in images. */
  readonly kind: number;
  /** Writes the private members its values have of the classes in their prototype chains. */
  readonly privates?: true;
  /** What must be made before `value` can be; primitives among it are ignored. */
  needs?(out: GraphWriter, value: never): readonly unknown[];
  /** Writes to `out.heads` what `make` needs; the kind has been written. */
  head(out: GraphWriter, value: never): void;
  /** Writes to `out.bodies` what `fill` needs. */
  body?(out: GraphWriter, value: never): void;
  /** Reads from `input.heads`. */
  make(input: GraphReader): unknown;
  /** Reads from `input.bodies` exactly what `body` wrote. */
  fill?(input: GraphReader, value: never): void;
}

/** Tags of values inside heads and bodies, beside those of plain CBOR (docs/runtime.md). */
export const TAG_STRING = 25;
export const TAG_NODE = 29;
/** A CBOR sequence in a byte string. */
export const TAG_SEQUENCE = 63;

export const FORMAT = "godwit-image";
export const VERSION = 3;
/** Smaller buffers stay inside the graph. */
export const BLOB_BYTES = 4096;
