/**
 * CborReader: CBOR items, low level, from bytes nobody vouches for.
 *
 * R1: nothing is allocated for a length before that many bytes are known to be there.
 * R2: every failure is ERR_BAD_ENCODING and names the byte.
 *
 * Only definite lengths are read: who cannot say how long an item is has not finished writing it.
 */
import type { GodwitError } from "../errors.ts";
import { bigintOfBytes } from "./bigints.ts";
import { badEncoding, DEFAULT_LIMITS, type Limits, limitsOf } from "./limits.ts";
import { TAG_BIGINT, TAG_NEGATIVE_BIGINT, TAG_WTF8 } from "./tags.ts";
import { decodeUtf8, decodeWtf8 } from "./text.ts";
import {
  ARRAY,
  BYTES,
  FALSE,
  MAP,
  NEGATIVE,
  NULL,
  SIMPLE,
  TAG,
  TEXT,
  TRUE,
  UINT,
  UNDEFINED,
} from "./writer.ts";

export type CborType =
  | "uint"
  | "negative"
  | "bytes"
  | "text"
  | "array"
  | "map"
  | "tag"
  | "bool"
  | "null"
  | "undefined"
  | "float";

const TYPE_OF_MAJOR = ["uint", "negative", "bytes", "text", "array", "map", "tag"] as const;

export class CborReader {
  bytes: Uint8Array;
  limits: Limits;
  /** Where the next item starts in `bytes`. */
  position = 0;
  /** Where the input begins and ends in `bytes`. */
  #from = 0;
  #to = 0;
  /** Of the last head read: additional information and argument (for floats, the value itself). */
  info = 0;
  argument = 0;
  /** Made when it is needed: most messages have no wide numbers. */
  #dataView: DataView | null = null;
  /** Where the last head started. */
  #headAt = 0;

  /** @throws {GodwitError} `ERR_BAD_ENCODING` when there are more than `maxBytes`. */
  constructor(bytes: Uint8Array, limits?: Partial<Limits>) {
    this.bytes = bytes;
    this.limits = DEFAULT_LIMITS;
    this.begin(bytes, 0, bytes.length, limits);
  }

  /** Begins anew, with `bytes[from … to)`: a reader for each small value would cost as much as the value. */
  begin(bytes: Uint8Array, from: number, to: number, limits?: Partial<Limits>): void {
    if (bytes !== this.bytes) this.#dataView = null;
    this.bytes = bytes;
    this.limits = limits ? limitsOf(limits) : DEFAULT_LIMITS;
    this.position = this.#headAt = this.#from = from;
    this.#to = to;
    if (to - from > this.limits.maxBytes) {
      throw this.fail(`${to - from} bytes exceed maxBytes ${this.limits.maxBytes}`);
    }
  }

  get #view(): DataView {
    const { buffer, byteOffset, byteLength } = this.bytes;
    return (this.#dataView ??= new DataView(buffer, byteOffset, byteLength));
  }

  /** How far the input has been read. */
  get consumedBytes(): number {
    return this.position - this.#from;
  }

  get remainingBytes(): number {
    return this.#to - this.position;
  }

  /** The error to throw about the item whose head was read last. */
  fail(reason: string, cause?: unknown): GodwitError {
    return badEncoding(reason, this.#headAt - this.#from, cause);
  }

  /** What comes next; nothing is consumed. */
  peekType(): CborType {
    this.#headAt = this.position;
    this.#need(1);
    const initial = this.bytes[this.position]!;
    if (initial >> 5 !== SIMPLE) return TYPE_OF_MAJOR[initial >> 5]!;
    switch (initial & 31) {
      case FALSE:
      case TRUE:
        return "bool";
      case NULL:
        return "null";
      case UNDEFINED:
        return "undefined";
      case 25:
      case 26:
      case 27:
        return "float";
      default:
        throw this.fail("unknown simple value");
    }
  }

  /** Reads a head into `info` and `argument`, and returns its major type. */
  readHead(): number {
    const at = (this.#headAt = this.position);
    this.#need(1);
    const initial = this.bytes[at]!;
    const info = (this.info = initial & 31);
    this.position = at + 1;
    if (info < 24) this.argument = info;
    else if (initial >= SIMPLE << 5) this.#float(info);
    else this.#wideArgument(info);
    return initial >> 5;
  }

  #wideArgument(info: number): void {
    if (info > 27) throw this.fail(info === 31 ? "indefinite length" : "reserved length");
    const width = 1 << (info - 24);
    this.#need(width);
    const at = this.position;
    this.position += width;
    switch (info) {
      case 24:
        this.argument = this.bytes[at]!;
        break;
      case 25:
        this.argument = this.#view.getUint16(at);
        break;
      case 26:
        this.argument = this.#view.getUint32(at);
        break;
      default:
        this.argument = this.#view.getUint32(at) * 2 ** 32 + this.#view.getUint32(at + 4);
        if (this.argument > Number.MAX_SAFE_INTEGER) throw this.fail("integer beyond 2^53");
    }
  }

  #float(info: number): void {
    if (info < 25 || info > 27) throw this.fail("unknown simple value");
    const width = 1 << (info - 24);
    this.#need(width);
    const at = this.position;
    this.position += width;
    if (info === 25) this.argument = half(this.#view.getUint16(at));
    else this.argument = info === 26 ? this.#view.getFloat32(at) : this.#view.getFloat64(at);
  }

  #need(sizeBytes: number): void {
    if (sizeBytes > this.#to - this.position) throw this.fail("the input ends inside an item");
  }

  #expect(major: number): number {
    if (this.readHead() !== major) throw this.fail(`expected ${TYPE_OF_MAJOR[major]}`);
    return this.argument;
  }

  readUint(): number {
    const initial = this.position < this.#to ? this.bytes[this.position]! : 255;
    if (initial >= 24) return this.#expect(UINT);
    this.#headAt = this.position++;
    return initial;
  }

  readInt(): number {
    const major = this.readHead();
    if (major === UINT) return this.argument;
    if (major === NEGATIVE) return -1 - this.argument;
    throw this.fail("expected an integer");
  }

  readFloat(): number {
    if (this.readHead() !== SIMPLE || this.info < 25) throw this.fail("expected a float");
    return this.argument;
  }

  /** An integer or a float. */
  readNumber(): number {
    const major = this.readHead();
    if (major === UINT) return this.argument;
    if (major === NEGATIVE) return -1 - this.argument;
    if (major === SIMPLE && this.info >= 25) return this.argument;
    throw this.fail("expected a number");
  }

  readBool(): boolean {
    if (this.readHead() !== SIMPLE || (this.info !== TRUE && this.info !== FALSE)) {
      throw this.fail("expected a boolean");
    }
    return this.info === TRUE;
  }

  readNull(): null {
    if (this.readHead() !== SIMPLE || this.info !== NULL) throw this.fail("expected null");
    return null;
  }

  readUndefined(): undefined {
    if (this.readHead() !== SIMPLE || this.info !== UNDEFINED) throw this.fail("expected undefined");
    return undefined;
  }

  /** The number of items that follow; there are at least that many bytes. */
  readArrayHead(): number {
    this.#expect(ARRAY);
    return this.arrayContent();
  }

  /** The number of pairs that follow. */
  readMapHead(): number {
    this.#expect(MAP);
    return this.mapContent();
  }

  readTag(): number {
    return this.#expect(TAG);
  }

  /** Any string, tagged WTF-8 included. */
  readText(): string {
    const major = this.readHead();
    if (major === TEXT) return this.textContent();
    if (major === TAG && this.argument === TAG_WTF8) return this.wtf8Content();
    throw this.fail("expected text");
  }

  /** A view on the input: copy it to keep it. */
  readBytes(): Uint8Array {
    this.#expect(BYTES);
    return this.bytesContent();
  }

  /** A copy, in one call: a view on them takes the engine as long to make, or a loop to copy them one by one. */
  readOwnBytes(): Uint8Array {
    this.#need(this.#expect(BYTES));
    const start = this.position;
    this.position += this.argument;
    // What `slice` means is the program's to say of its own classes, and Node's of a Buffer.
    const { bytes } = this;
    if (bytes.constructor === Uint8Array) return bytes.slice(start, this.position);
    return new Uint8Array(bytes.subarray(start, this.position));
  }

  readBigint(): bigint {
    const tag = this.#expect(TAG);
    if (tag !== TAG_BIGINT && tag !== TAG_NEGATIVE_BIGINT) throw this.fail("expected a bigint");
    return this.bigintContent(tag);
  }

  // ── what follows a head that was just read ──

  arrayContent(): number {
    if (this.argument > this.remainingBytes) throw this.fail("more items announced than bytes are left");
    return this.argument;
  }

  mapContent(): number {
    if (2 * this.argument > this.remainingBytes) throw this.fail("more items announced than bytes are left");
    return this.argument;
  }

  bytesContent(): Uint8Array {
    this.#need(this.argument);
    const start = this.position;
    this.position += this.argument;
    return this.bytes.subarray(start, this.position);
  }

  textContent(): string {
    this.#need(this.argument);
    if (this.argument > this.limits.maxTextBytes) {
      throw this.fail(`text of ${this.argument} bytes exceeds maxTextBytes ${this.limits.maxTextBytes}`);
    }
    const start = this.position;
    this.position += this.argument;
    try {
      return decodeUtf8(this.bytes, start, this.position);
    } catch (error) {
      throw this.fail("text is not UTF-8", error);
    }
  }

  /** After TAG_WTF8. */
  wtf8Content(): string {
    const bytes = this.readBytes();
    if (bytes.length > this.limits.maxTextBytes) {
      throw this.fail(`text of ${bytes.length} bytes exceeds maxTextBytes ${this.limits.maxTextBytes}`);
    }
    try {
      return decodeWtf8(bytes);
    } catch (error) {
      throw this.fail("text is not WTF-8", error);
    }
  }

  /** After TAG_BIGINT or TAG_NEGATIVE_BIGINT. */
  bigintContent(tag: number): bigint {
    const bytes = this.readBytes();
    if (bytes.length > this.limits.maxBigintBytes) {
      throw this.fail(`bigint of ${bytes.length} bytes exceeds maxBigintBytes ${this.limits.maxBigintBytes}`);
    }
    try {
      const magnitude = bigintOfBytes(bytes);
      return tag === TAG_BIGINT ? magnitude : -1n - magnitude;
    } catch (error) {
      throw this.fail(`this engine has no bigint of ${bytes.length} bytes`, error);
    }
  }
}

/** A half-precision float (RFC 8949, appendix D). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction === 0
          ? Infinity
          : NaN
        : (fraction + 1024) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}
