/** What a link needs of a socket: node:net has such sockets, and web-socket.ts makes them of web sockets. */
import { GodwitError } from "../../errors.ts";
import type { ByteSink } from "./frame-reader.ts";

/** Where a writer of frames puts its bytes. */
export interface ByteOutlet {
  /** Between the two, what is written may wait, to leave at once. */
  cork(): void;
  uncork(): void;
  /**
   * False: there is enough for now, wait for "drain". `taken` is called when the operating system has it, or the
   * connection is gone. Until then `bytes` must not change.
   */
  write(bytes: Uint8Array, taken?: () => void): boolean;
  /** How much of what was written is not taken yet, in bytes. */
  readonly writableLength: number;
}

/**
 * A connection that stands. What comes goes to the sink it was opened with. Events: `error` when it breaks, `end`
 * when the other end has said all, `drain` when it takes more, `finish` when all was taken after `end()`, and last,
 * always, `close`.
 */
export interface ByteSocket extends ByteOutlet {
  readonly destroyed: boolean;
  readonly writableNeedDrain: boolean;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "end" | "close" | "drain", listener: () => void): this;
  once(event: "finish", listener: () => void): this;
  off(event: "error" | "end" | "close" | "drain", listener: () => void): this;
  /** Nothing more is written. */
  end(): void;
  /** Cuts the connection. */
  destroy(): void;
}

export type Failed = (error: GodwitError) => void;

/** Feeds a chunk to a sink that says where it wants its bytes. */
export function pump(chunk: Uint8Array, sink: ByteSink): void {
  let at = 0;
  while (at < chunk.length) {
    const place = sink.wanted();
    const count = Math.min(place.length, chunk.length - at);
    place.set(chunk.subarray(at, at + count));
    at += count;
    sink.filled(count);
  }
}

/** What is wrong with the bytes ends their connection; what is wrong with us is not hidden. */
export function guard(read: () => void, failed: Failed): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof GodwitError) || error.code === "ERR_INVARIANT") throw error;
    failed(error);
  }
}
