/**
 * Frames → bytes. Small frames of one turn of the event loop leave in one write; bodies from
 * COPY_BYTES on go to the socket as they are, by writev.
 */
import { type Encoding, isStretch, piecesOf, type Stretch } from "../../image/index.ts";
import type { ByteOutlet } from "./byte-socket.ts";
import { allocate } from "./memory.ts";
import { PREFIX_BYTES, writePrefix, type FrameKind } from "./frame.ts";

/** When the code under way is done: before anything else where the engine has a way to say so. */
const soon: (callback: () => void) => void =
  globalThis.process?.nextTick === undefined ? queueMicrotask : (callback) => process.nextTick(callback);

const SLAB_BYTES = 65_536;
/** A frame of at most this size is copied into the slab. */
const COPY_BYTES = 16_384;
/** A loop copies them sooner than the engine makes a view on them. */
const FEW_BYTES = 256;

export class FrameWriter {
  #socket: ByteOutlet | null = null;
  /** What was written before the socket was there, oldest first. */
  #queue: Uint8Array[] = [];
  #slab = allocate(SLAB_BYTES);
  #view = new DataView(this.#slab.buffer);
  /** #slab[#flushed … #used) has not been handed to the socket. */
  #flushed = 0;
  #used = 0;
  #flushScheduled = false;

  /** The connection stands: what has been written so far goes out, after `first`. */
  attach(socket: ByteOutlet, first?: Uint8Array): void {
    this.#socket = socket;
    this.#seal();
    socket.cork();
    if (first !== undefined) socket.write(first);
    for (const bytes of this.#queue) socket.write(bytes);
    socket.uncork();
    this.#queue = [];
  }

  /**
   * Writes a frame. `head` fills in the head, given the slab and the head's place in it. `body` must
   * not change any more and is not copied when it is large.
   */
  write(
    kind: FrameKind,
    headBytes: number,
    head: ((to: DataView, at: number) => void) | null,
    body: Encoding,
    bodyBytes: number,
  ): void {
    const fixedBytes = PREFIX_BYTES + headBytes;
    const copied = fixedBytes + bodyBytes <= COPY_BYTES;
    this.#reserve(copied ? fixedBytes + bodyBytes : fixedBytes);
    writePrefix(this.#slab, this.#used, kind, headBytes, bodyBytes);
    head?.(this.#view, this.#used + PREFIX_BYTES);
    this.#used += fixedBytes;
    if (copied) {
      if (isStretch(body)) this.#copyStretch(body);
      else for (const piece of body) this.#copy(piece);
      this.#scheduleFlush();
    } else {
      this.#writeThrough(piecesOf(body));
    }
  }

  #copy(piece: Uint8Array): void {
    this.#slab.set(piece, this.#used);
    this.#used += piece.length;
  }

  #copyStretch({ memory, view, from, to }: Stretch): void {
    if (to - from > FEW_BYTES) return this.#copy(memory.subarray(from, to));
    const end = this.#used + to - from;
    let at = this.#used;
    let next = from;
    // Four at a time, whatever the byte order: it is the same at both ends.
    for (; at + 4 <= end; at += 4, next += 4) this.#view.setInt32(at, view.getInt32(next));
    for (; at < end; at++, next++) this.#slab[at] = memory[next]!;
    this.#used = end;
  }

  /** Writes the beginning of a frame whose body follows, piece by piece, through `writeBody`. */
  begin(kind: FrameKind, bodyBytes: number): void {
    this.write(kind, 0, null, [], bodyBytes);
  }

  /**
   * Writes a piece of a body, never an empty one. False: the socket has enough for now, wait for "drain".
   * `taken` is called when the operating system has it, or the connection is gone.
   */
  writeBody(piece: Uint8Array, taken?: () => void): boolean {
    this.flush();
    return this.#socket!.write(piece, taken);
  }

  /** Hands everything to the socket now. */
  flush(): void {
    const socket = this.#socket;
    if (socket === null || this.#used === this.#flushed) return;
    const bytes = this.#slab.subarray(this.#flushed, this.#used);
    this.#flushed = this.#used;
    socket.write(bytes);
  }

  #scheduleFlush(): void {
    if (this.#flushScheduled || this.#socket === null) return;
    this.#flushScheduled = true;
    soon(() => {
      this.#flushScheduled = false;
      this.flush();
    });
  }

  #reserve(sizeBytes: number): void {
    if (this.#used + sizeBytes > SLAB_BYTES) {
      if (this.#socket === null) this.#seal();
      else this.flush();
    }
    // The operating system has taken everything: the slab can be filled from its beginning again.
    if (this.#flushed > 0 && this.#flushed === this.#used && this.#socket?.writableLength === 0) {
      this.#flushed = this.#used = 0;
    }
    if (this.#used + sizeBytes <= SLAB_BYTES) return;
    this.#slab = allocate(SLAB_BYTES);
    this.#view = new DataView(this.#slab.buffer);
    this.#flushed = this.#used = 0;
  }

  /** Moves the slab's unwritten part to the queue. */
  #seal(): void {
    if (this.#used === this.#flushed) return;
    this.#queue.push(this.#slab.subarray(this.#flushed, this.#used));
    this.#flushed = this.#used;
  }

  #writeThrough(body: readonly Uint8Array[]): void {
    const socket = this.#socket;
    // A zero-length write would end some sockets.
    const pieces = body.filter((piece) => piece.length > 0);
    if (socket === null) {
      this.#seal();
      this.#queue.push(...pieces);
      return;
    }
    socket.cork();
    this.flush();
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  }
}
