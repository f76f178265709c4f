/**
 * SequenceReader: a CBOR sequence (RFC 8742) read while it arrives. Byte strings at the top of the
 * sequence, the blobs, go straight to where they belong; all other items are delivered whole.
 *
 * S1: nothing of a blob is stored here, and an item is stored once.
 * S2: memory is spent on bytes that have arrived, never on announced ones; blobs are the sink's to judge.
 */
import { assert } from "../errors.ts";
import { badEncoding, DEFAULT_SEQUENCE_LIMITS, type SequenceLimits } from "./limits.ts";
import { ARRAY, BYTES, MAP, TAG, TEXT } from "./writer.ts";

export interface SequenceSink {
  /** A whole item, encoded; the memory is the receiver's. */
  item(bytes: Uint8Array): void;
  /** Byte string number `index` (0, 1, 2 …) begins: returns exactly `sizeBytes` of memory for it, or throws. */
  blob(index: number, sizeBytes: number): Uint8Array;
  /** All bytes of the blob are in place. */
  blobDone?(index: number): void;
}

/** After an error, thrown here or by the sink, a reader is of no more use. */
export class SequenceReader {
  readonly #sink: SequenceSink;
  readonly #limits: SequenceLimits;
  /** Bytes consumed so far, for error messages. */
  #position = 0;

  /** The item so far, with room to grow. */
  #item: Uint8Array = new Uint8Array(0);
  #itemBytes = 0;
  /** Heads still to come until the current item is complete. */
  #pending = 0;
  /** Bytes of the current string still to come. */
  #skip = 0;
  /** The head being read: does it begin an item of the sequence, its major type, its argument so far, bytes still to come. */
  #top = false;
  #major = 0;
  #argument = 0;
  #argumentLeft = 0;

  /** Size of a blob whose head is complete; −1: none. */
  #announced = -1;
  #blob: Uint8Array | null = null;
  #blobFilled = 0;
  #blobs = 0;

  constructor(sink: SequenceSink, limits?: Partial<SequenceLimits>) {
    this.#sink = sink;
    this.#limits = { ...DEFAULT_SEQUENCE_LIMITS, ...limits };
  }

  /**
   * Takes the next bytes, however they are cut; they may be reused afterwards.
   *
   * @throws {GodwitError} `ERR_BAD_ENCODING` when they are not CBOR or exceed a limit.
   */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const wanted = this.wanted();
      if (wanted) {
        const part = chunk.subarray(at, at + wanted.length);
        wanted.set(part);
        at += part.length;
        this.filled(part.length);
      } else {
        at = this.#scan(chunk, at);
      }
    }
  }

  /** Where the next bytes belong, if that is known: a driver may read into it and call `filled` instead of `push`. */
  wanted(): Uint8Array | null {
    return this.#blob && this.#blob.subarray(this.#blobFilled);
  }

  /** The first `sizeBytes` of `wanted()` are in place. */
  filled(sizeBytes: number): void {
    const blob = this.#blob;
    assert(blob && sizeBytes <= blob.length - this.#blobFilled, "S1: only wanted bytes are filled");
    this.#position += sizeBytes;
    this.#blobFilled += sizeBytes;
    if (this.#blobFilled < blob.length) return;
    this.#blob = null;
    this.#sink.blobDone?.(this.#blobs - 1);
  }

  /** @throws {GodwitError} `ERR_BAD_ENCODING` when an item or blob is incomplete. */
  end(): void {
    if (this.#blob || this.#itemBytes > 0) throw badEncoding("the input ends inside an item", this.#position);
  }

  /** Consumes bytes of at most one item, or a blob's head, and returns where the next begin. */
  #scan(chunk: Uint8Array, from: number): number {
    let at = from;
    let complete = false;
    while (at < chunk.length && !complete) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, chunk.length - at);
        this.#skip -= skipped;
        at += skipped;
      } else if (this.#argumentLeft > 0) {
        this.#argument = this.#argument * 256 + chunk[at++]!;
        if (--this.#argumentLeft === 0) this.#endHead();
      } else {
        this.#beginHead(chunk[at++]!);
      }
      complete = this.#pending === 0 && this.#skip === 0 && this.#argumentLeft === 0;
    }
    this.#position += at - from;
    if (this.#announced >= 0) this.#beginBlob();
    else this.#store(chunk.subarray(from, at), complete);
    return at;
  }

  #beginHead(initial: number): void {
    this.#top = this.#pending === 0;
    if (!this.#top) this.#pending--;
    this.#major = initial >> 5;
    const info = initial & 31;
    if (info > 27) throw this.#fail(info === 31 ? "indefinite length" : "reserved length");
    this.#argument = info < 24 ? info : 0;
    if (info < 24) this.#endHead();
    else this.#argumentLeft = 1 << (info - 24);
  }

  #endHead(): void {
    const announced = this.#argument;
    switch (this.#major) {
      case BYTES:
        if (this.#top) this.#announced = announced;
        else this.#skip = this.#checked(announced);
        break;
      case TEXT:
        this.#skip = this.#checked(announced);
        break;
      case ARRAY:
        this.#pending += this.#checked(announced);
        break;
      case MAP:
        this.#pending += this.#checked(2 * announced);
        break;
      case TAG:
        this.#pending += 1;
    }
  }

  /** Every announced byte or item is at least a byte of the current item. */
  #checked(announced: number): number {
    if (this.#itemBytes + this.#pending + announced > this.#limits.maxItemBytes) {
      throw this.#fail(`an item exceeds maxItemBytes ${this.#limits.maxItemBytes}`);
    }
    return announced;
  }

  #store(part: Uint8Array, complete: boolean): void {
    const size = this.#itemBytes + part.length;
    if (size > this.#limits.maxItemBytes) {
      throw this.#fail(`an item exceeds maxItemBytes ${this.#limits.maxItemBytes}`);
    }
    if (size > this.#item.length) {
      const grown = new Uint8Array(complete ? size : Math.max(size, 2 * this.#item.length));
      grown.set(this.#item.subarray(0, this.#itemBytes));
      this.#item = grown;
    }
    this.#item.set(part, this.#itemBytes);
    this.#itemBytes = size;
    if (complete) this.#sink.item(this.#takeItem());
  }

  #takeItem(): Uint8Array {
    const item = this.#item.subarray(0, this.#itemBytes);
    this.#item = new Uint8Array(0);
    this.#itemBytes = 0;
    return item;
  }

  #beginBlob(): void {
    const sizeBytes = this.#announced;
    if (sizeBytes > this.#limits.maxBlobBytes) {
      throw this.#fail(`a blob of ${sizeBytes} bytes exceeds maxBlobBytes ${this.#limits.maxBlobBytes}`);
    }
    this.#announced = -1;
    this.#takeItem();
    const blob = this.#sink.blob(this.#blobs++, sizeBytes);
    assert(blob.length === sizeBytes, "S1: a blob's memory has its size");
    this.#blob = blob;
    this.#blobFilled = 0;
    if (sizeBytes === 0) this.filled(0);
  }

  #fail(reason: string): Error {
    return badEncoding(reason, this.#position);
  }
}
