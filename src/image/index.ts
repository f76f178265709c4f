/** Values ⇄ CBOR: one machine-independent format for messages, control, images and checkpoints. */
export { decode, type DecodeOptions } from "./decode.ts";
export { encode, encodeInPlace, type Encoded } from "./encode.ts";
export {
  DEFAULT_GRAPH_LIMITS,
  DEFAULT_LIMITS,
  DEFAULT_SEQUENCE_LIMITS,
  type GraphLimits,
  type Limits,
  type SequenceLimits,
} from "./limits.ts";
export { CborReader, type CborType } from "./reader.ts";
export { SequenceReader, type SequenceSink } from "./stream.ts";
export { type Encoding, isStretch, letGo, moveTo, piecesOf, sizeOf, Stretch } from "./stretch.ts";
export { CborWriter } from "./writer.ts";
