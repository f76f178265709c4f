/**
 * CborWriter: CBOR items, low level. Small things go into a block of memory, large ones are passed
 * on by reference; what comes out is a list of pieces that nobody concatenates.
 *
 * W1: a piece handed out is never written to again. Blocks are filled from front to back and the
 *     next value starts behind the last one.
 * W2: every value starts at a multiple of 8 in its block, so that what is aligned relative to the
 *     start of the value is aligned in memory, too.
 */
import { bytesOfBigint } from "./bigints.ts";
import { TAG_BIGINT, TAG_NEGATIVE_BIGINT, TAG_SELF_DESCRIBED, TAG_SHAREABLE, TAG_WTF8 } from "./tags.ts";
import { Stretch } from "./stretch.ts";
import { encodeUtf8, encodeUtf8Into, encodeWtf8, SHORT_TEXT, writeShortAscii } from "./text.ts";

export const UINT = 0;
export const NEGATIVE = 1;
export const BYTES = 2;
export const TEXT = 3;
export const ARRAY = 4;
export const MAP = 5;
export const TAG = 6;
export const SIMPLE = 7;

export const FALSE = 20;
export const TRUE = 21;
export const NULL = 22;
export const UNDEFINED = 23;

/** Blocks are shared by many small values; those of one large value double up to the maximum. */
const BLOCK_BYTES = 32 * 1024;
const MAX_BLOCK_BYTES = 1024 * 1024;
/** A value's beginning up to this size moves along to the next block: small values are one piece. */
const CARRY_BYTES = 4096;
/** Longer strings get memory of their own from the engine's encoder. */
const LONG_TEXT = 16 * 1024;

/** Whether borrowed pieces are copied, or how, if not into new memory. */
export type CopyPieces = boolean | ((piece: Uint8Array) => Uint8Array);

export class CborWriter {
  #block: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #view: DataView = new DataView(this.#block.buffer);
  /** `#block[#start … #at)` is written and not yet a piece. */
  #start = 0;
  #at = 0;
  #pieces: Uint8Array[] = [];
  /** Which of `#pieces` are the caller's memory. */
  #borrowed: number[] = [];
  #pieceBytes = 0;

  /** Bytes written since the last `takeChunks()`. */
  get sizeBytes(): number {
    return this.#pieceBytes + this.#at - this.#start;
  }

  /** Everything written since the last call, in order. `copyRaw`: pieces given to `raw()` are copied now. Default false. */
  takeChunks(copyRaw: CopyPieces = false): Uint8Array[] {
    this.#endPiece();
    const pieces = this.#pieces;
    if (copyRaw !== false) {
      const copy = copyRaw === true ? intoNewMemory : copyRaw;
      for (const i of this.#borrowed) pieces[i] = copy(pieces[i]!);
    }
    this.#reset();
    return pieces;
  }

  /** Everything written since the last call, if it is in one place and small; else undefined, and nothing is taken. */
  takeStretch(): Stretch | undefined {
    if (this.#pieceBytes > 0 || this.#block.length > BLOCK_BYTES) return undefined;
    const stretch = new Stretch(this.#block, this.#view, this.#start, this.#at);
    this.#start = this.#at = (this.#at + 7) & ~7;
    return stretch;
  }

  /** Forgets everything written since the last `takeChunks()`. */
  discard(): void {
    this.#at = this.#start;
    if (this.#pieces.length > 0) this.#reset();
  }

  #reset(): void {
    this.#pieces = [];
    if (this.#borrowed.length > 0) this.#borrowed = [];
    this.#pieceBytes = 0;
    this.#start = this.#at = (this.#at + 7) & ~7;
    if (this.#block.length > BLOCK_BYTES) this.#use(new Uint8Array(0));
  }

  #endPiece(): void {
    if (this.#at === this.#start) return;
    this.#push(new Uint8Array(this.#block.buffer, this.#start, this.#at - this.#start));
    this.#start = this.#at;
  }

  #push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
  }

  /** Makes room for `sizeBytes` at `#at`. */
  #room(sizeBytes: number): void {
    if (this.#at + sizeBytes > this.#block.length) this.#nextBlock(sizeBytes);
  }

  #nextBlock(sizeBytes: number): void {
    if (this.#at - this.#start > CARRY_BYTES) this.#endPiece();
    const carried = this.#block.subarray(this.#start, this.#at);
    const grown = this.#pieceBytes === 0 ? BLOCK_BYTES : Math.min(2 * this.#block.length, MAX_BLOCK_BYTES);
    this.#use(new Uint8Array(Math.max(grown, carried.length + sizeBytes)));
    this.#block.set(carried);
    this.#at = carried.length;
  }

  #use(block: Uint8Array<ArrayBuffer>): void {
    this.#block = block;
    this.#view = new DataView(block.buffer);
    this.#start = this.#at = 0;
  }

  #head(major: number, argument: number): void {
    this.#room(9);
    const type = major << 5;
    if (argument < 24) this.#block[this.#at++] = type | argument;
    else this.#wideHead(type, argument, headBytes(argument));
  }

  /** A head of the given width (2, 3, 5 or 9 bytes), shorter ways to say it notwithstanding. */
  #wideHead(type: number, argument: number, width: number): void {
    const at = this.#at;
    this.#at += width;
    switch (width) {
      case 2:
        this.#block[at] = type | 24;
        this.#block[at + 1] = argument;
        break;
      case 3:
        this.#block[at] = type | 25;
        this.#view.setUint16(at + 1, argument);
        break;
      case 5:
        this.#block[at] = type | 26;
        this.#view.setUint32(at + 1, argument);
        break;
      default:
        this.#block[at] = type | 27;
        this.#view.setUint32(at + 1, Math.floor(argument / 2 ** 32));
        this.#view.setUint32(at + 5, argument % 2 ** 32);
    }
  }

  /** A non-negative integer up to 2^53 − 1. */
  uint(value: number): void {
    this.#head(UINT, value);
  }

  /** An integer from −(2^53 − 1) to 2^53 − 1, −0 excluded. */
  int(value: number): void {
    if (value >= 0) this.#head(UINT, value);
    else this.#head(NEGATIVE, -1 - value);
  }

  /** Any number as a float: 8 bytes exactly; NaN (whose bits differ between machines) and ±Infinity in 2. */
  float(value: number): void {
    this.#room(9);
    if (value - value !== 0) {
      this.#block[this.#at] = (SIMPLE << 5) | 25;
      this.#view.setUint16(this.#at + 1, value > 0 ? 0x7c00 : value < 0 ? 0xfc00 : 0x7e00);
      this.#at += 3;
    } else {
      this.#block[this.#at] = (SIMPLE << 5) | 27;
      this.#view.setFloat64(this.#at + 1, value);
      this.#at += 9;
    }
  }

  /**
   * Any number: integers of 32 bits as integers, all others (−0, too) as floats. Greater integers
   * would take as many bytes, and other readers in JavaScript make bigints of them.
   */
  number(value: number): void {
    const isShort = value >= -(2 ** 32) && value < 2 ** 32 && Math.floor(value) === value;
    if (isShort && (value !== 0 || 1 / value > 0)) this.int(value);
    else this.float(value);
  }

  bigint(value: bigint): void {
    this.tag(value < 0n ? TAG_NEGATIVE_BIGINT : TAG_BIGINT);
    this.bytes(bytesOfBigint(value < 0n ? -1n - value : value));
  }

  bool(value: boolean): void {
    this.#head(SIMPLE, value ? TRUE : FALSE);
  }

  null(): void {
    this.#head(SIMPLE, NULL);
  }

  undefined(): void {
    this.#head(SIMPLE, UNDEFINED);
  }

  arrayHead(items: number): void {
    this.#head(ARRAY, items);
  }

  mapHead(pairs: number): void {
    this.#head(MAP, pairs);
  }

  tag(tag: number): void {
    this.#head(TAG, tag);
  }

  /** `tag` (24 to 255) and, inside, a non-negative integer up to 2^53 − 1. */
  taggedUint(tag: number, value: number): void {
    this.#room(11);
    const block = this.#block;
    const at = this.#at;
    block[at] = (TAG << 5) | 24;
    block[at + 1] = tag;
    if (value < 24) {
      block[at + 2] = value;
      this.#at = at + 3;
    } else {
      this.#at = at + 2;
      this.#wideHead(UINT, value, headBytes(value));
    }
  }

  /** Any string; one with lone surrogates as tagged WTF-8. */
  text(value: string): void {
    const length = value.length;
    if (length > SHORT_TEXT) return this.#longText(value);
    // Room for any head: #head() must not go to another block once the content is in place.
    this.#room(length + 9);
    const contentAt = this.#at + (length < 24 ? 1 : 2);
    if (!writeShortAscii(value, this.#block, contentAt)) return this.#longText(value);
    this.#head(TEXT, length);
    this.#at = contentAt + length;
  }

  #longText(value: string): void {
    if (!value.isWellFormed()) {
      this.tag(TAG_WTF8);
      this.#own(BYTES, encodeWtf8(value));
    } else if (value.length > LONG_TEXT) {
      this.#own(TEXT, encodeUtf8(value));
    } else {
      // The head comes first, and only the encoder knows what it must say: guess ASCII, and move if wrong.
      this.#room(9 + 3 * value.length);
      const guessed = this.#at + headBytes(value.length);
      const written = encodeUtf8Into(value, this.#block.subarray(guessed));
      const actual = this.#at + headBytes(written);
      if (actual !== guessed) this.#block.copyWithin(actual, guessed, guessed + written);
      this.#head(TEXT, written);
      this.#at = actual + written;
    }
  }

  /** A string whose content is ours to pass on. */
  #own(major: number, content: Uint8Array): void {
    this.#head(major, content.length);
    this.#endPiece();
    this.#push(content);
  }

  /** A byte string; the content is copied. */
  bytes(content: Uint8Array): void {
    this.bytesHead(content.length);
    this.append(content);
  }

  /** The head of a byte string; exactly `sizeBytes` bytes must follow by `append` or `raw`. */
  bytesHead(sizeBytes: number): void {
    this.#head(BYTES, sizeBytes);
  }

  /**
   * The head of a typed array whose content starts at a multiple of `alignBytes` (1, 2, 4 or 8) from
   * the start of the value. Padding is longer heads and tag 55799, which means nothing: any reader
   * of CBOR understands it. `tag` is one of RFC 8746; `shareable` puts TAG_SHAREABLE in front of it.
   */
  typedArrayHead(tag: number, sizeBytes: number, alignBytes: number, shareable = false): void {
    if (alignBytes === 1 && !shareable) {
      this.tag(tag);
      return this.bytesHead(sizeBytes);
    }
    const fixedEnd = (this.sizeBytes % 8) + (shareable ? 4 : 2);
    let width = 0;
    let pads = 0;
    let best = Infinity;
    for (const candidate of HEAD_BYTES) {
      if (candidate < headBytes(sizeBytes)) continue;
      // A pad is 3 bytes and 3 × 3 = 1 modulo 2, 4 and 8: three times the gap is the number of pads.
      const needed = (3 * -(fixedEnd + candidate)) & (alignBytes - 1);
      if (candidate + 3 * needed >= best) continue;
      best = candidate + 3 * needed;
      width = candidate;
      pads = needed;
    }
    for (let i = 0; i < pads; i++) this.tag(TAG_SELF_DESCRIBED);
    if (shareable) this.tag(TAG_SHAREABLE);
    this.tag(tag);
    this.#room(9);
    if (width === 1) this.#head(BYTES, sizeBytes);
    else this.#wideHead(BYTES << 5, sizeBytes, width);
  }

  /** Encoded bytes or content of a byte string; copied. */
  append(content: Uint8Array): void {
    this.#room(content.length);
    this.#block.set(content, this.#at);
    this.#at += content.length;
  }

  /** The same by reference: the caller leaves the memory alone until the pieces are written. */
  raw(content: Uint8Array): void {
    if (content.length === 0) return;
    this.#endPiece();
    this.#borrowed.push(this.#pieces.length);
    this.#push(content);
  }
}

const HEAD_BYTES = [1, 2, 3, 5, 9] as const;

function headBytes(argument: number): number {
  if (argument < 24) return 1;
  if (argument < 0x100) return 2;
  if (argument < 0x10000) return 3;
  return argument < 2 ** 32 ? 5 : 9;
}

function intoNewMemory(piece: Uint8Array): Uint8Array {
  return new Uint8Array(piece);
}
