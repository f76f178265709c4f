/** Control messages, channel messages other than data, and communication states ⇄ CBOR. */
import { decode, type DecodeOptions, encode } from "../../image/index.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_DEPTH } from "../limits.ts";
import { MESSAGE, type FrameKind } from "./frame.ts";
import type { Link } from "./transport.ts";

export interface EncodedMessage {
  readonly pieces: readonly Uint8Array[];
  readonly sizeBytes: number;
}

export function encodeMessage(message: unknown): EncodedMessage {
  const { chunks, sizeBytes } = encode(message);
  return { pieces: chunks, sizeBytes };
}

const LIMITS: DecodeOptions = { maxBytes: MAX_MESSAGE_BYTES, maxDepth: MAX_MESSAGE_DEPTH };

/** @throws {GodwitError} `ERR_BAD_ENCODING` */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, LIMITS);
}

export function sendMessage(link: Link, message: unknown, kind: FrameKind = MESSAGE): void {
  const { pieces, sizeBytes } = encodeMessage(message);
  link.send(kind, 0, null, pieces, sizeBytes);
}
