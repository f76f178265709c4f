/**
 * A web socket as a socket of bytes (byte-socket.ts), for a page: it can open nothing else. Bytes are cut into messages
 * wherever that suits; a message's bounds mean nothing.
 *
 * W1: Closed with `CLEAN` by either side, all that was sent before has arrived; any other end is a break.
 * W2: A page does not learn when more can be sent: while something waits it looks.
 */
import { MAX_WEB_MESSAGE_BYTES } from "../limits.ts";
import { guard, pump, type ByteSocket, type Failed } from "./byte-socket.ts";
import type { ByteSink } from "./frame-reader.ts";

export const CLEAN = 1000;
/** Codes from 4000 on are an application's own. */
export const BROKEN = 4000;

/** With so much waiting in the browser a stream waits, in bytes; it goes on at a quarter of it. */
const ENOUGH_BYTES = 4 * 2 ** 20;
const LOOK_MS = 4;

type Listener = (error: Error) => void;
type SocketEvent = "error" | "end" | "drain" | "finish" | "close";

export class WebByteSocket implements ByteSocket {
  readonly #socket: WebSocket;
  readonly #listeners = new Map<SocketEvent, Set<Listener>>();
  readonly #taken: { readonly at: number; readonly call: () => void }[] = [];
  #written = 0;
  #looks = false;
  #ended = false;
  #gone = false;
  #wasFull = false;

  /** @param socket open. What it brings goes to `sink`; bytes that make no sense to that are reported to `failed`. */
  constructor(socket: WebSocket, sink: ByteSink, failed: Failed) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      if (data instanceof ArrayBuffer) guard(() => pump(new Uint8Array(data), sink), failed);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (code === CLEAN) this.#emit("end");
      else this.#emit("error", new Error(reason || `the web socket broke (${code})`));
      this.#over();
    });
  }

  get destroyed(): boolean {
    return this.#gone;
  }

  get writableLength(): number {
    return this.#socket.bufferedAmount;
  }

  get writableNeedDrain(): boolean {
    return this.#wasFull;
  }

  cork(): void {}
  uncork(): void {}

  /** The browser copies what it is given: `bytes` may change at once. */
  write(bytes: Uint8Array, taken?: () => void): boolean {
    for (let at = 0; at < bytes.length; at += MAX_WEB_MESSAGE_BYTES)
      this.#socket.send(bytes.subarray(at, at + MAX_WEB_MESSAGE_BYTES));
    this.#written += bytes.length;
    if (taken !== undefined) this.#taken.push({ at: this.#written, call: taken });
    this.#wasFull ||= this.#socket.bufferedAmount > ENOUGH_BYTES;
    if (this.#wasFull || taken !== undefined) this.#look();
    return !this.#wasFull;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.close(CLEAN);
    this.#look();
  }

  /** A page cannot cut a connection: it says why it leaves, and listens no more. */
  destroy(): void {
    if (this.#gone) return;
    this.#socket.close(BROKEN, "cut");
    this.#over();
  }

  on(event: SocketEvent, listener: Listener): this {
    let listeners = this.#listeners.get(event);
    if (listeners === undefined) this.#listeners.set(event, (listeners = new Set()));
    listeners.add(listener);
    return this;
  }

  once(event: SocketEvent, listener: Listener): this {
    const first: Listener = (error) => {
      this.off(event, first);
      listener(error);
    };
    return this.on(event, first);
  }

  off(event: SocketEvent, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  /** W2. */
  #look(): void {
    if (this.#looks) return;
    this.#looks = true;
    setTimeout(() => {
      this.#looks = false;
      if (!this.#gone) this.#looked();
    }, LOOK_MS);
  }

  #looked(): void {
    const waiting = this.#socket.bufferedAmount;
    while (this.#taken.length > 0 && this.#taken[0]!.at <= this.#written - waiting)
      this.#taken.shift()!.call();
    if (this.#wasFull && waiting < ENOUGH_BYTES / 4) {
      this.#wasFull = false;
      this.#emit("drain");
    }
    if (this.#ended && waiting === 0) return this.#emit("finish");
    if (this.#wasFull || this.#ended || this.#taken.length > 0) this.#look();
  }

  #over(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const { call } of this.#taken.splice(0)) call();
    this.#emit("close");
  }

  #emit(event: SocketEvent, error?: Error): void {
    if (this.#gone && event !== "close") return;
    for (const listener of this.#listeners.get(event) ?? []) listener(error as Error);
  }
}
