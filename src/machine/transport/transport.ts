/**
 * What layer 2 asks of a way to carry bytes. TCP and Unix sockets are two; each passes the suite
 * in test/machine/transport.
 */
import type { GodwitError } from "../../errors.ts";
import type { Encoding } from "../../image/index.ts";
import type { Purpose } from "./credentials.ts";
import type { FrameHandler } from "./frame-reader.ts";
import type { FrameKind } from "./frame.ts";

/** A two-way FIFO connection of frames between two OS processes, whose opener has proved that it holds the secret. */
export interface Link {
  /**
   * Sends a frame. What is sent before the connection stands is kept and goes out first; what is sent
   * after the end of the connection vanishes. `body` belongs to the link and must not change any more.
   */
  send(
    kind: FrameKind,
    headBytes: number,
    head: ((to: DataView, at: number) => void) | null,
    body: Encoding,
    bodyBytes: number,
  ): void;
  /**
   * Sends a frame whose body is read from `pieces` no faster than the other end takes it. Nothing else
   * may be sent meanwhile. Resolves when the last piece is with the operating system.
   * @throws {GodwitError} `ERR_CONNECTION_LOST` when the connection ends first.
   */
  stream(kind: FrameKind, pieces: Iterable<Uint8Array>, bodyBytes: number): Promise<void>;
  /** Clean shutdown: everything sent before still goes out. Nothing more is received, `closed` is not called. */
  close(): void;
  /** The connection is cut at once; what has not gone out is lost. `closed` is not called. */
  abort(): void;
  /** Resolves when nothing of the connection is left, for whatever reason. */
  readonly gone: Promise<void>;
}

export interface LinkHandler extends FrameHandler {
  /**
   * Called once, and last, when the connection has ended and neither `close` nor `abort` was called here.
   * `error` is null after a clean shutdown of the other end, else `ERR_CONNECTION_LOST` or `ERR_BAD_FRAME`.
   */
  closed(error: GodwitError | null): void;
}

/**
 * Opens a link to the first of `endpoints` that answers, best first, as one that holds the machine's secret. It can
 * be written to at once. When none answers the handler's `closed` is called, later.
 */
export type Connect = (endpoints: readonly string[], purpose: Purpose, handler: LinkHandler) => Link;

/** A place where connections are accepted. */
export interface Listener {
  /** How others reach it, with the transport's scheme: `unix:/path`, `tcp:127.0.0.1:4711`. */
  readonly endpoint: string;
  /** Accepts nothing more. Links that stand are not touched. */
  close(): void;
}

export interface Acceptor {
  readonly secret: string;
  /** A connection has presented the secret. Returns who takes its frames. */
  accept(link: Link, purpose: Purpose): LinkHandler;
  /** A connection was closed because it did not. */
  refused?(reason: string): void;
}

export interface Transport {
  readonly scheme: string;
  /**
   * @param address what stands behind the scheme; for TCP port 0 takes a free one.
   * @throws {GodwitError} `ERR_PORT_IN_USE` or `ERR_LISTEN`.
   */
  listen(address: string, acceptor: Acceptor): Promise<Listener>;
}
