/** A link over a socket, whatever that is: of node:net, with any address family, or a page's (byte-socket.ts). */
import type { GodwitError } from "../../errors.ts";
import type { Encoding } from "../../image/index.ts";
import type { ByteSocket } from "./byte-socket.ts";
import { badFrame, lost, type FrameKind } from "./frame.ts";
import { FrameReader, type ByteSink } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import type { Link, LinkHandler } from "./transport.ts";

/** When all has gone out, a link that was closed waits so long for the other end to close, too, in ms. */
const LINGER_MS = 5_000;

export class SocketLink implements Link {
  readonly gone: Promise<void>;
  readonly #writer = new FrameWriter();
  #socket: ByteSocket | null = null;
  #handler: LinkHandler | null = null;
  #reader: FrameReader | null = null;
  #state: "connecting" | "open" | "closing" | "gone" = "connecting";
  #leave!: () => void;
  /** Resolves when the connection stands, or never will. */
  readonly #settled: Promise<void>;
  #settle!: () => void;

  constructor() {
    this.gone = new Promise((resolve) => (this.#leave = resolve));
    this.#settled = new Promise((resolve) => (this.#settle = resolve));
  }

  /** Where the socket's bytes go. */
  handle(handler: LinkHandler): ByteSink {
    this.#handler = handler;
    this.#reader = new FrameReader(handler);
    return this.#reader;
  }

  /** The connection stands. `hello` goes out first. */
  attach(socket: ByteSocket, hello?: Uint8Array): void {
    this.#socket = socket;
    const closing = this.#state === "closing";
    if (!closing) this.#state = "open";
    this.#writer.attach(socket, hello);
    this.#settle();
    socket.on("error", (error) => this.fail(lost(error)));
    // All bytes have been delivered by now: what is unfinished stays so.
    socket.on("end", () =>
      this.fail(this.#reader?.midFrame ? badFrame("the stream ends within a frame") : null),
    );
    socket.on("close", () => this.#end());
    if (socket.destroyed) this.#end();
    else if (closing) this.#shutDown(socket);
  }

  send(
    kind: FrameKind,
    headBytes: number,
    head: ((to: DataView, at: number) => void) | null,
    body: Encoding,
    bodyBytes: number,
  ): void {
    if (this.#state === "connecting" || this.#state === "open") {
      this.#writer.write(kind, headBytes, head, body, bodyBytes);
    }
  }

  async stream(kind: FrameKind, pieces: Iterable<Uint8Array>, bodyBytes: number): Promise<void> {
    await this.#settled;
    const isOpen = (): boolean => this.#state === "open";
    if (isOpen()) this.#writer.begin(kind, bodyBytes);
    let next: Uint8Array | null = null;
    for (const piece of pieces) {
      if (piece.length === 0) continue;
      if (next !== null && isOpen() && !this.#writer.writeBody(next)) await this.#drained();
      next = piece;
    }
    if (next !== null && isOpen()) await this.#taken(next);
    if (!isOpen()) throw lost();
  }

  close(): void {
    if (this.#state === "closing" || this.#state === "gone") return;
    const connected = this.#state === "open";
    this.#state = "closing";
    this.#reader?.stop();
    if (connected) this.#shutDown(this.#socket!);
  }

  abort(): void {
    this.#reader?.stop();
    if (this.#state === "gone") return;
    this.#state = "closing";
    this.#socket?.destroy();
    if (this.#socket === null) this.#end();
  }

  /** The connection is over: no endpoint answered, the socket broke, the other end left, or sent nonsense. */
  fail(error: GodwitError | null): void {
    if (this.#state === "gone" || this.#state === "closing") {
      if (this.#socket === null) this.#end();
      return;
    }
    this.#state = "closing";
    this.#reader?.stop();
    if (error === null) this.#socket?.end();
    else this.#socket?.destroy();
    if (this.#socket === null) this.#end();
    this.#handler?.closed(error);
  }

  /** Closed or cut before it was connected: nobody needs the connection any more. */
  get isAborted(): boolean {
    return this.#state === "gone";
  }

  #shutDown(socket: ByteSocket): void {
    this.#writer.flush();
    socket.end();
    // The rest of what the other end sends is read and thrown away: unread bytes would make the
    // operating system reset the connection and lose what we sent last.
    socket.once("finish", () => {
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      void this.gone.then(() => clearTimeout(timer));
    });
  }

  #end(): void {
    if (this.#state === "open" || this.#state === "connecting") this.fail(lost());
    this.#state = "gone";
    this.#settle();
    this.#leave();
  }

  async #taken(last: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.#writer.writeBody(last, resolve));
  }

  /** Resolves when the socket takes more, or never will. */
  async #drained(): Promise<void> {
    const socket = this.#socket!;
    if (socket.destroyed || !socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off("drain", done).off("close", done);
        resolve();
      };
      socket.on("drain", done).on("close", done);
    });
  }
}
