/**
 * Bytes as they arrive → frames. Small frames are parsed where they were read (read-memory.ts); a large body is
 * received straight into its own memory, so that no byte of it is copied or concatenated.
 */
import { Stretch } from "../../image/index.ts";
import { allocateToGive } from "./memory.ts";
import { checkedBodyBytes, DATA, IMAGE, PREFIX_BYTES, SMALL_DATA_BYTES, type FrameKind } from "./frame.ts";
import { BLOCK_BYTES, ReadMemory } from "./read-memory.ts";

/** A taker of bytes that says where it wants them: what a socket reads into. */
export interface ByteSink {
  /** Where the next bytes should go. Never empty. */
  wanted(): Uint8Array;
  /** The first `sizeBytes` bytes of `wanted()` have been filled. */
  filled(sizeBytes: number): void;
}

export interface FrameHandler {
  /** A whole frame. The head begins at `at` in `head` and is valid during the call only; `body` is fresh memory that belongs to the handler. */
  frame(kind: FrameKind, head: DataView, at: number, body: Uint8Array): void;
  /** A DATA frame with a body of up to SMALL_DATA_BYTES, which is the handler's until he lets it go. Missing: `frame` takes it. */
  smallData?(head: DataView, at: number, body: Stretch): void;
  /** An image begins; its bytes go to the sink returned, which must never want more than is left. */
  image(sizeBytes: number): ByteSink;
  imageEnd(): void;
}

/** A body that has not arrived whole is given memory of its own from this size on. */
const DIRECT_BYTES = 16_384;
/** For what nobody reads any more. */
const ignored = new Uint8Array(16_384);
const EMPTY = new Uint8Array(0);

export class FrameReader implements ByteSink {
  readonly #handler: FrameHandler;
  readonly #memory = new ReadMemory();
  /** Unparsed bytes are in #memory from #start to #end. */
  #start = 0;
  #end = 0;
  /** The body being received directly; its prefix and head are still at #start. */
  #body: Uint8Array | null = null;
  #bodyFilled = 0;
  #image: ByteSink | null = null;
  #imageLeft = 0;
  #stopped = false;

  constructor(handler: FrameHandler) {
    this.#handler = handler;
  }

  wanted(): Uint8Array {
    if (this.#stopped) return ignored;
    if (this.#body !== null) return this.#body.subarray(this.#bodyFilled);
    if (this.#image !== null) {
      const place = this.#image.wanted();
      return place.length > this.#imageLeft ? place.subarray(0, this.#imageLeft) : place;
    }
    if (this.#start === this.#end && this.#memory.isFree()) this.#start = this.#end = 0;
    return this.#memory.bytes.subarray(this.#end);
  }

  filled(sizeBytes: number): void {
    if (this.#stopped) return;
    if (this.#body !== null) {
      this.#bodyFilled += sizeBytes;
      if (this.#bodyFilled === this.#body.length) this.#deliverBody(this.#body);
    } else if (this.#image !== null) {
      this.#image.filled(sizeBytes);
      this.#imageLeft -= sizeBytes;
      if (this.#imageLeft === 0) this.#endImage();
    } else {
      this.#end += sizeBytes;
      this.#parse();
    }
  }

  /** Nothing more is delivered; bytes that still arrive are ignored. */
  stop(): void {
    this.#stopped = true;
    this.#memory.end();
  }

  /** In the middle of a frame: the stream may not end here. */
  get midFrame(): boolean {
    return this.#body !== null || this.#image !== null || this.#end > this.#start;
  }

  #parse(): void {
    const { view } = this.#memory;
    while (!this.#stopped && this.#end - this.#start >= PREFIX_BYTES) {
      const bodyBytes = checkedBodyBytes(view, this.#start);
      const kind = view.getUint8(this.#start) as FrameKind;
      const bodyAt = this.#start + PREFIX_BYTES + view.getUint8(this.#start + 1);
      if (this.#end < bodyAt) break;
      if (kind === IMAGE) {
        this.#start = bodyAt;
        this.#beginImage(bodyBytes);
        continue;
      }
      const bodyEnd = bodyAt + bodyBytes;
      if (this.#end < bodyEnd) {
        if (bodyBytes >= DIRECT_BYTES) {
          this.#beginBody(bodyBytes, bodyAt);
          return;
        }
        break;
      }
      const headAt = this.#start + PREFIX_BYTES;
      this.#start = bodyEnd;
      if (kind === DATA && bodyBytes <= SMALL_DATA_BYTES) this.#lend(headAt, bodyAt, bodyEnd);
      else this.#handler.frame(kind, view, headAt, this.#copy(bodyAt, bodyEnd));
    }
    if (!this.#stopped) this.#makeRoom();
  }

  #copy(from: number, to: number): Uint8Array {
    return from === to ? EMPTY : this.#memory.bytes.slice(from, to);
  }

  #lend(headAt: number, from: number, to: number): void {
    const memory = this.#memory;
    const handler = this.#handler;
    if (handler.smallData === undefined)
      return handler.frame(DATA, memory.view, headAt, this.#copy(from, to));
    const body = new Stretch(memory.bytes, memory.view, from, to, true);
    handler.smallData(memory.view, headAt, body);
    memory.lend(body);
  }

  /** A prefix, a head and a body below DIRECT_BYTES must always fit behind #start. */
  #makeRoom(): void {
    const memory = this.#memory;
    if (this.#start === this.#end && memory.isFree()) {
      this.#start = this.#end = 0;
    } else if (BLOCK_BYTES - this.#start < 2 * DIRECT_BYTES) {
      if (memory.isFree()) memory.bytes.copyWithin(0, this.#start, this.#end);
      else memory.renew(this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
  }

  #beginBody(bodyBytes: number, bodyAt: number): void {
    const body = allocateToGive(bodyBytes);
    body.set(this.#memory.bytes.subarray(bodyAt, this.#end));
    this.#bodyFilled = this.#end - bodyAt;
    this.#body = body;
  }

  #deliverBody(body: Uint8Array): void {
    const { view } = this.#memory;
    const kind = view.getUint8(this.#start) as FrameKind;
    const headAt = this.#start + PREFIX_BYTES;
    this.#body = null;
    this.#end = this.#start;
    this.#handler.frame(kind, view, headAt, body);
    if (!this.#stopped) this.#makeRoom();
  }

  #beginImage(sizeBytes: number): void {
    this.#image = this.#handler.image(sizeBytes);
    this.#imageLeft = sizeBytes;
    while (this.#imageLeft > 0 && this.#start < this.#end) {
      const place = this.#image.wanted();
      const count = Math.min(place.length, this.#imageLeft, this.#end - this.#start);
      place.set(this.#memory.bytes.subarray(this.#start, this.#start + count));
      this.#image.filled(count);
      this.#imageLeft -= count;
      this.#start += count;
    }
    if (this.#imageLeft === 0) this.#endImage();
  }

  #endImage(): void {
    this.#image = null;
    this.#handler.imageEnd();
  }
}
