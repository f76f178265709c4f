/**
 * decode(): CBOR becomes a value again. The reverse of encode.ts, with a stack of its own.
 *
 * D1: containers exist before their content is read, so that references inside them find them.
 * D2: items announced and not yet read never outnumber the bytes left: no head can promise more
 *     than the input holds, however many heads there are.
 * D3: no key reaches a prototype; `__proto__` is one like any other.
 */
import { blankError, defineErrorProperty } from "./error-values.ts";
import { badEncoding, type Limits } from "./limits.ts";
import { CborReader } from "./reader.ts";
import { type Encoding, isStretch, sizeOf } from "./stretch.ts";
import * as tags from "./tags.ts";
import { kindOfTag } from "./typed-arrays.ts";
import { readTypedArray, ViewReader } from "./view-reader.ts";
import { ARRAY, BYTES, FALSE, MAP, NEGATIVE, NULL, TAG, TEXT, TRUE, UINT, UNDEFINED } from "./writer.ts";

export interface DecodeOptions extends Partial<Limits> {
  /**
   * The input's memory now belongs to the value: typed arrays that are aligned in it become views on
   * it, without copying. Default false: they are copied.
   */
  readonly adopt?: boolean;
}

/**
 * Decodes one value. Pieces are joined first, which is then the only copy that is made of them.
 *
 * @throws {GodwitError} `ERR_BAD_ENCODING` for anything `encode` does not write, with the byte where
 * it is, and when a limit is exceeded.
 */
export function decode(bytes: Uint8Array | Encoding, options?: DecodeOptions): unknown {
  if (bytes instanceof Uint8Array) return decodeRange(bytes, 0, bytes.length, options);
  if (isStretch(bytes)) return decodeRange(bytes.memory, bytes.from, bytes.to, options);
  const joined = bytes.length === 1 ? bytes[0]! : join(bytes);
  return decodeRange(joined, 0, joined.length, options);
}

/** Kept between calls; taken out while in use: a setter that a program has put on Object.prototype may call decode() again. */
let idleDecoder: Decoder | null = null;

function decodeRange(bytes: Uint8Array, from: number, to: number, options?: DecodeOptions): unknown {
  const decoder = idleDecoder ?? new Decoder();
  idleDecoder = null;
  const value = decoder.decode(bytes, from, to, options);
  // One that has failed is not used again: it may hold parts of a value.
  idleDecoder = decoder;
  return value;
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(sizeOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** One container whose items are being read. */
interface Frame {
  readonly target: unknown;
  readonly form: "array" | "object" | "map" | "set" | "error" | "sparse";
  /** Keys and items yet to be read. */
  left: number;
  /** The key whose item comes next, for maps. */
  key: unknown;
  hasKey: boolean;
}

const NOTHING = new Uint8Array(0);
/** The memory of a larger value is let go at once. */
const KEPT_BYTES = 65_536;

/** Stands for a shareable object that does not exist yet. */
const PENDING = Symbol("pending");

class Decoder {
  readonly #reader = new CborReader(NOTHING);
  #adopt = false;
  readonly #stack: Frame[] = [];
  /** Shareable objects by number. */
  #shared: unknown[] = [];
  #views: ViewReader | null = null;
  /** Items announced by heads and not yet read (D2). */
  #owed = 1;
  #objects = 0;

  decode(bytes: Uint8Array, from: number, to: number, options?: DecodeOptions): unknown {
    const reader = this.#reader;
    reader.begin(bytes, from, to, options);
    this.#adopt = options?.adopt ?? false;
    this.#owed = 1;
    this.#objects = 0;
    const root = this.#item();
    const stack = this.#stack;
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!;
      if (frame.left === 0) stack.pop();
      else this.#step(frame);
    }
    if (reader.remainingBytes > 0) throw badEncoding("bytes after the value", reader.consumedBytes);
    if (this.#shared.length > 0) this.#shared = [];
    this.#views = null;
    if (to - from > KEPT_BYTES) reader.begin(NOTHING, 0, 0);
    return root;
  }

  /** Reads the next item of a container, with its key. */
  #step(frame: Frame): void {
    switch (frame.form) {
      case "array":
        frame.left--;
        (frame.target as unknown[]).push(this.#item());
        break;
      case "object":
        frame.left -= 2;
        setProperty(frame.target as object, this.#key(), this.#item());
        break;
      case "error":
        frame.left -= 2;
        defineErrorProperty(frame.target as object, this.#key(), this.#item());
        break;
      case "sparse":
        frame.left -= 2;
        (frame.target as unknown[])[this.#index(frame)] = this.#item();
        break;
      case "set":
        frame.left--;
        this.#addMember(frame.target as Set<unknown>, this.#item());
        break;
      case "map":
        frame.left--;
        this.#stepMap(frame, this.#item());
    }
  }

  #stepMap(frame: Frame, item: unknown): void {
    const map = frame.target as Map<unknown, unknown>;
    if (frame.hasKey) map.set(frame.key, item);
    else if (map.has(item)) throw this.#reader.fail("a key comes twice");
    else frame.key = item;
    frame.hasKey = !frame.hasKey;
  }

  #addMember(set: Set<unknown>, member: unknown): void {
    if (set.has(member)) throw this.#reader.fail("a member comes twice");
    set.add(member);
  }

  #key(): string {
    this.#owed--;
    return this.#reader.readText();
  }

  /** The index of a sparse array's next item; indexes ascend. */
  #index(frame: Frame): number {
    this.#owed--;
    const index = this.#reader.readUint();
    if (index <= (frame.key as number) || index >= (frame.target as unknown[]).length) {
      throw this.#reader.fail("index out of order");
    }
    frame.key = index;
    return index;
  }

  /** Reads one item; of a container its head, and pushes a frame for its content. */
  #item(): unknown {
    const reader = this.#reader;
    this.#owed--;
    let number = -1;
    for (;;) {
      const major = reader.readHead();
      let value: unknown;
      if (major !== TAG) value = this.#untagged(major);
      else if (reader.argument === tags.TAG_SELF_DESCRIBED) continue;
      else if (reader.argument === tags.TAG_SHAREABLE && number < 0) {
        number = this.#shared.push(PENDING) - 1;
        continue;
      } else value = this.#tagged(reader.argument);
      if (number >= 0) this.#shared[number] = value;
      return value;
    }
  }

  #untagged(major: number): unknown {
    const reader = this.#reader;
    switch (major) {
      case UINT:
        return reader.argument;
      case NEGATIVE:
        return -1 - reader.argument;
      case TEXT:
        return reader.textContent();
      case ARRAY:
        this.#countObject();
        return this.#open("array", [], reader.arrayContent());
      case MAP:
        this.#countObject();
        return this.#open("object", {}, 2 * reader.mapContent());
      case BYTES:
        this.#countObject();
        return new Uint8Array(reader.bytesContent()).buffer;
      default:
        return this.#simple();
    }
  }

  #simple(): unknown {
    const reader = this.#reader;
    switch (reader.info) {
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NULL:
        return null;
      case UNDEFINED:
        return undefined;
      default:
        if (reader.info >= 25) return reader.argument;
        throw reader.fail("unknown simple value");
    }
  }

  #tagged(tag: number): unknown {
    const reader = this.#reader;
    switch (tag) {
      case tags.TAG_REFERENCE:
        return this.#reference();
      case tags.TAG_BIGINT:
      case tags.TAG_NEGATIVE_BIGINT:
        return reader.bigintContent(tag);
      case tags.TAG_WTF8:
        return reader.wtf8Content();
    }
    this.#countObject();
    switch (tag) {
      case tags.TAG_DATE:
        return this.#date();
      case tags.TAG_SET:
        return this.#open("set", new Set(), reader.readArrayHead());
      case tags.TAG_MAP:
        return this.#open("map", new Map(), 2 * reader.readMapHead());
      case tags.TAG_NULL_PROTOTYPE:
        return this.#open("object", Object.create(null), 2 * reader.readMapHead());
      case tags.TAG_REGEXP:
        return this.#regexp();
      case tags.TAG_ERROR:
        return this.#error();
      case tags.TAG_SPARSE:
        return this.#sparse();
      case tags.TAG_VIEW:
        return this.#view();
    }
    const kind = tag >= 64 ? kindOfTag(tag) : undefined;
    if (!kind) throw reader.fail(`unknown tag ${tag}`);
    return readTypedArray(reader, kind, this.#adopt);
  }

  #open(form: Frame["form"], target: unknown, items: number): unknown {
    this.#owed += items;
    if (this.#owed > this.#reader.remainingBytes) {
      throw this.#reader.fail("more items announced than bytes are left");
    }
    if (items === 0) return target;
    if (this.#stack.length === this.#reader.limits.maxDepth) {
      throw this.#reader.fail(`nesting exceeds maxDepth ${this.#reader.limits.maxDepth}`);
    }
    this.#stack.push({ target, form, left: items, key: -1, hasKey: false });
    return target;
  }

  #countObject(objects = 1): void {
    this.#objects += objects;
    if (this.#objects > this.#reader.limits.maxItems) {
      throw this.#reader.fail(`the number of objects exceeds maxItems ${this.#reader.limits.maxItems}`);
    }
  }

  #expectItems(items: number): void {
    if (this.#reader.readArrayHead() !== items) throw this.#reader.fail(`expected ${items} items`);
  }

  #reference(): unknown {
    const number = this.#reader.readUint();
    const value = number < this.#shared.length ? this.#shared[number] : PENDING;
    if (value === PENDING) throw this.#reader.fail(`reference to unknown object ${number}`);
    return value;
  }

  #date(): Date {
    const seconds = this.#reader.readNumber();
    const date = new Date(millisecondsOf(seconds));
    if (Number.isNaN(date.getTime()) && !Number.isNaN(seconds)) throw this.#reader.fail("date out of range");
    return date;
  }

  #regexp(): RegExp {
    this.#expectItems(2);
    const source = this.#reader.readText();
    const flags = this.#reader.readText();
    try {
      return new RegExp(source, flags);
    } catch (error) {
      throw this.#reader.fail("this engine does not take the regular expression", error);
    }
  }

  #error(): unknown {
    this.#expectItems(2);
    const error = blankError(this.#reader.readText());
    if (!error) throw this.#reader.fail("unknown kind of error");
    return this.#open("error", error, 2 * this.#reader.readMapHead());
  }

  #sparse(): unknown {
    this.#expectItems(2);
    const length = this.#reader.readUint();
    this.#countObject(length);
    const array: unknown[] = [];
    // V8 reserves memory for holes, up to 256 MiB here, unless the array was once too long for that.
    if (length > this.#reader.remainingBytes) array.length = 2 ** 32 - 1;
    array.length = length;
    return this.#open("sparse", array, 2 * this.#reader.readMapHead());
  }

  #view(): unknown {
    this.#expectItems(4);
    const kindTag = this.#reader.readUint();
    this.#owed++;
    return (this.#views ??= new ViewReader(this.#reader)).read(kindTag, this.#item());
  }
}

/** `__proto__` is a key like any other: assigning it would set the prototype. */
function setProperty(target: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  } else (target as Record<string, unknown>)[key] = value;
}

/**
 * The milliseconds t with t / 1000 = seconds, which is what the writer computed. More than 139,000
 * years from 1970 the product rounds to a neighbour of t.
 */
function millisecondsOf(seconds: number): number {
  const near = Math.round(seconds * 1000);
  return [near, near - 1, near + 1].find((timeMs) => timeMs / 1000 === seconds) ?? near;
}
