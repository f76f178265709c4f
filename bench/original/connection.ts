/**
 * Messages on a bare socket: a header, then the data. Arrays of doubles go as they are in memory, as MPI and PVM send
 * them; all else, which is small, as V8 serializes it. Nothing is numbered, kept, acknowledged or ever sent again.
 */
import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

export interface Envelope {
  readonly tag: number;
  readonly context: number;
  readonly data: unknown;
  readonly sizeBytes: number;
}

/** Size of the data (u32), context (u8), whether it is an array of doubles (u8), nothing (u16), tag (i32). */
const HEADER_BYTES = 12;

/** A copy: the caller may change `data` as soon as this has returned. */
export function encode(data: unknown, tag: number, context: number): Buffer {
  const isDoubles = data instanceof Float64Array;
  const body = isDoubles ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : serialize(data);
  const message = Buffer.allocUnsafe(HEADER_BYTES + body.byteLength);
  message.writeUInt32LE(body.byteLength, 0);
  message[4] = context;
  message[5] = isDoubles ? 1 : 0;
  message.writeInt32LE(tag, 8);
  message.set(body, HEADER_BYTES);
  return message;
}

/** Calls `deliver` with each message of a socket, in order. */
export function receive(socket: Socket, deliver: (envelope: Envelope) => void): void {
  const header = Buffer.alloc(HEADER_BYTES);
  let target: Uint8Array = header;
  let filled = 0;
  socket.on("data", (chunk) => {
    for (let at = 0; at < chunk.length || filled === target.length;) {
      const sizeBytes = Math.min(chunk.length - at, target.length - filled);
      target.set(chunk.subarray(at, at + sizeBytes), filled);
      at += sizeBytes;
      filled += sizeBytes;
      if (filled < target.length) return;
      filled = 0;
      if (target === header) target = new Uint8Array(header.readUInt32LE(0));
      else {
        deliver(decode(header, target));
        target = header;
      }
    }
  });
}

/** `body` is an allocation of its own: an array of doubles is a view of it. */
function decode(header: Buffer, body: Uint8Array): Envelope {
  const data: unknown = header[5] === 1 ? new Float64Array(body.buffer) : deserialize(body);
  return { tag: header.readInt32LE(8), context: header[4]!, data, sizeBytes: body.byteLength };
}
