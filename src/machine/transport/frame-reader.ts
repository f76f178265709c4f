/**
 * Bytes as they arrive → frames. Small frames are parsed out of one reused buffer; a large body is
 * received straight into its own memory, so that no byte of it is copied or concatenated.
 */
import { allocate } from "./memory.ts";
import { checkedBodyBytes, DATA, IMAGE, PREFIX_BYTES, SMALL_DATA_BYTES, type FrameKind } from "./frame.ts";

/** A taker of bytes that says where it wants them: what a socket reads into. */
export interface ByteSink {
  /** Where the next bytes should go. Never empty. */
  wanted(): Uint8Array;
  /** The first `sizeBytes` bytes of `wanted()` have been filled. */
  filled(sizeBytes: number): void;
}

export interface FrameHandler {
  /**
   * A whole frame. The head begins at `at` in `head` and is valid during the call only; so is the body of a DATA
   * frame of up to SMALL_DATA_BYTES. Any other `body` is fresh memory that belongs to the handler.
   */
  frame(kind: FrameKind, head: DataView, at: number, body: Uint8Array): void;
  /** An image begins; its bytes go to the sink returned, which must never want more than is left. */
  image(sizeBytes: number): ByteSink;
  imageEnd(): void;
}

const SCRATCH_BYTES = 65_536;
/** A body that has not arrived whole is given memory of its own from this size on. */
const DIRECT_BYTES = 16_384;
const EMPTY = new Uint8Array(0);

export class FrameReader implements ByteSink {
  readonly #handler: FrameHandler;
  readonly #scratch = new Uint8Array(SCRATCH_BYTES);
  readonly #view = new DataView(this.#scratch.buffer);
  /** Unparsed bytes are #scratch[#start … #end). */
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
    if (this.#stopped) return this.#scratch;
    if (this.#body !== null) return this.#body.subarray(this.#bodyFilled);
    if (this.#image !== null) {
      const place = this.#image.wanted();
      return place.length > this.#imageLeft ? place.subarray(0, this.#imageLeft) : place;
    }
    return this.#scratch.subarray(this.#end);
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
  }

  /** In the middle of a frame: the stream may not end here. */
  get midFrame(): boolean {
    return this.#body !== null || this.#image !== null || this.#end > this.#start;
  }

  #parse(): void {
    while (!this.#stopped && this.#end - this.#start >= PREFIX_BYTES) {
      const bodyBytes = checkedBodyBytes(this.#view, this.#start);
      const kind = this.#view.getUint8(this.#start) as FrameKind;
      const bodyAt = this.#start + PREFIX_BYTES + this.#view.getUint8(this.#start + 1);
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
      const body = this.#bodyOf(kind, bodyAt, bodyEnd);
      const headAt = this.#start + PREFIX_BYTES;
      this.#start = bodyEnd;
      this.#handler.frame(kind, this.#view, headAt, body);
    }
    this.#compact();
  }

  /** Memory of its own takes a hundred times as long to make as a view; whoever keeps a small message does so in his own way. */
  #bodyOf(kind: FrameKind, from: number, to: number): Uint8Array {
    if (from === to) return EMPTY;
    if (kind === DATA && to - from <= SMALL_DATA_BYTES) return this.#scratch.subarray(from, to);
    return this.#scratch.slice(from, to);
  }

  /** Makes room: a prefix, a head and a body below DIRECT_BYTES must always fit behind #start. */
  #compact(): void {
    if (this.#start === this.#end) {
      this.#start = this.#end = 0;
    } else if (SCRATCH_BYTES - this.#start < 2 * DIRECT_BYTES) {
      this.#scratch.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
  }

  #beginBody(bodyBytes: number, bodyAt: number): void {
    const body = allocate(bodyBytes);
    body.set(this.#scratch.subarray(bodyAt, this.#end));
    this.#bodyFilled = this.#end - bodyAt;
    this.#body = body;
  }

  #deliverBody(body: Uint8Array): void {
    const kind = this.#view.getUint8(this.#start) as FrameKind;
    const headAt = this.#start + PREFIX_BYTES;
    this.#body = null;
    this.#start = this.#end = 0;
    this.#handler.frame(kind, this.#view, headAt, body);
  }

  #beginImage(sizeBytes: number): void {
    this.#image = this.#handler.image(sizeBytes);
    this.#imageLeft = sizeBytes;
    while (this.#imageLeft > 0 && this.#start < this.#end) {
      const place = this.#image.wanted();
      const count = Math.min(place.length, this.#imageLeft, this.#end - this.#start);
      place.set(this.#scratch.subarray(this.#start, this.#start + count));
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
