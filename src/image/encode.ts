/**
 * encode(): a value becomes CBOR, with its identities: an object met twice is one object again at
 * the other end, and cycles close.
 *
 * The value is walked once, as if it were a tree, remembering the objects met. If one is met again,
 * or several views lie on the same memory, the plan records it and the value is walked once more,
 * now knowing which objects must be tagged as shareable. The walk keeps its own stack: a list of
 * 100,000 nodes is no problem.
 *
 * E1: a property is read once per pass. Getters run; what they return is sent.
 * E2: large content is taken by reference during the walk and copied, if at all, once at its end.
 */
import { GodwitError } from "../errors.ts";
import { errorConstructorName, errorProperties } from "./error-values.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { Plan, type Region } from "./plan.ts";
import type { Encoding } from "./stretch.ts";
import * as tags from "./tags.ts";
import { type Frame, pathOf } from "./path.ts";
import { kindOfView, type View, type ViewKind } from "./typed-arrays.ts";
import { CborWriter, type CopyPieces } from "./writer.ts";

export interface Encoded {
  /** Pieces in order. */
  readonly chunks: Uint8Array[];
  readonly sizeBytes: number;
}

/** Content up to this size is copied into the writer's block even if it could go by reference. */
const INLINE_BYTES = 4096;

/** Objects and holes in one value. A view on shared memory counts twice for the reader. */
const MAX_OBJECTS = DEFAULT_LIMITS.maxItems / 2;

/** Kept between calls; taken out while in use, for a getter may call encode() again. */
let idleWriter: CborWriter | null = null;

/**
 * Encodes a value in pieces. With `copy` (default true) they are independent of the caller's memory; without it
 * large typed arrays are passed by reference and must be left alone until the pieces are written.
 *
 * @param options.copy a function: makes the copies of large typed arrays, in memory of its own.
 * @throws {GodwitError} `ERR_NOT_SENDABLE` for functions, symbols, promises, instances of classes and
 * whatever else means nothing elsewhere, with the path to it.
 */
export function encode(value: unknown, { copy = true }: { copy?: CopyPieces } = {}): Encoded {
  return written(value, (writer) => {
    const { sizeBytes } = writer;
    return { chunks: writer.takeChunks(copy), sizeBytes };
  });
}

/** The same for many small values: those that are in one place have no memory of their own. */
export function encodeInPlace(value: unknown, copy: CopyPieces = true): Encoding {
  return written(value, (writer) => writer.takeStretch() ?? writer.takeChunks(copy));
}

/** `take` is given the writer with the value written. */
function written<T>(value: unknown, take: (writer: CborWriter) => T): T {
  const writer = idleWriter ?? new CborWriter();
  idleWriter = null;
  try {
    if (!writeLeaf(writer, value) && !writeOnlyView(writer, value)) new Encoder(writer).encode(value);
    return take(writer);
  } finally {
    writer.discard();
    idleWriter = writer;
  }
}

/** Writes what can be written without remembering anything. False: it is something else, nothing was written. */
function writeLeaf(writer: CborWriter, value: unknown): boolean {
  switch (typeof value) {
    case "number":
      writer.number(value);
      return true;
    case "string":
      writer.text(value);
      return true;
    case "boolean":
      writer.bool(value);
      return true;
    case "undefined":
      writer.undefined();
      return true;
    case "bigint":
      writer.bigint(value);
      return true;
    case "object":
      if (value !== null) return false;
      writer.null();
      return true;
    default:
      return false;
  }
}

/** A message that is one typed array and nothing else needs no Encoder. An empty one may be detached: not here. */
function writeOnlyView(writer: CborWriter, value: unknown): boolean {
  if (!ArrayBuffer.isView(value) || value.byteLength === 0) return false;
  const kind = kindOfView(value);
  if (kind) writeView(writer, value, kind, false);
  return kind !== undefined;
}

/** Writes a view on its own: nothing else lies on the same memory. */
function writeView(writer: CborWriter, view: View, kind: ViewKind, shareable: boolean): void {
  const content = bytesOfView(view, kind);
  if (kind.tag === tags.KIND_DATA_VIEW) {
    if (shareable) writer.tag(tags.TAG_SHAREABLE);
    writeViewHead(writer, kind);
    writeContent(writer, content);
    writer.uint(0);
    writer.uint(view.byteLength);
  } else {
    writer.typedArrayHead(kind.tag, content.length, kind.elementBytes, shareable);
    appendContent(writer, content);
  }
}

/** A small array has no buffer until somebody asks for it. */
function bytesOfView(view: View, kind: ViewKind): Uint8Array {
  if (kind.construct === Uint8Array) return view as Uint8Array;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function writeViewHead(writer: CborWriter, kind: ViewKind): void {
  writer.tag(tags.TAG_VIEW);
  writer.arrayHead(4);
  writer.uint(kind.tag);
}

function writeContent(writer: CborWriter, content: Uint8Array): void {
  writer.bytesHead(content.length);
  appendContent(writer, content);
}

function appendContent(writer: CborWriter, content: Uint8Array): void {
  if (content.length <= INLINE_BYTES) writer.append(content);
  else writer.raw(content);
}

class Encoder {
  readonly #writer: CborWriter;
  #stack: Frame[] = [];
  /** The first object met, and the set of all once there is a second. */
  #first: object | null = null;
  #met: Set<object> | null = null;
  #objects = 1;
  /** Made in the first pass, carried out in the second. */
  readonly #plan = new Plan();
  /** Second pass only: the numbers of shareable objects and regions written so far. */
  #numbers: Map<object, number> | null = null;

  constructor(writer: CborWriter) {
    this.#writer = writer;
  }

  encode(root: unknown): void {
    this.#walk(root);
    if (!this.#plan.complete()) return;
    this.#writer.discard();
    this.#numbers = new Map();
    this.#walk(root);
  }

  #walk(root: unknown): void {
    this.#value(root);
    const stack = this.#stack;
    while (stack.length > 0) {
      const frame = stack[stack.length - 1]!;
      if (frame.next === frame.count) stack.pop();
      else this.#value(this.#nextItem(frame));
    }
  }

  /** Writes the key of the next item, if it has one, and returns the item. */
  #nextItem(frame: Frame): unknown {
    const i = frame.next++;
    if (frame.keys) {
      const key = frame.keys[i]!;
      if (frame.form === "sparse") this.#writer.uint(Number(key));
      else this.#writer.text(key);
      return (frame.source as Record<string, unknown>)[key];
    }
    const item = frame.items![i];
    if (item === undefined && frame.form === "array" && !(i in frame.items!)) this.#hole(frame);
    return item;
  }

  #hole(frame: Frame): void {
    if (this.#plan.sparse.has(frame.source)) return;
    this.#plan.sparse.add(frame.source);
    this.#count(frame.count, `a sparse array of length ${frame.count}`);
  }

  /** The reader's limit, kept here so that a message does not fail at its receiver only. */
  #count(objects: number, what: string): void {
    this.#objects += objects;
    if (this.#objects > MAX_OBJECTS)
      throw this.#refusal(`${what} (objects and holes: at most ${MAX_OBJECTS})`);
  }

  #value(value: unknown): void {
    if (writeLeaf(this.#writer, value)) return;
    if (typeof value === "function") throw this.#refusal(describeFunction(value));
    if (typeof value === "symbol") throw this.#refusal(`a symbol (${value.toString()})`);
    this.#object(value as object);
  }

  #object(object: object): void {
    if (object instanceof ArrayBuffer) return this.#buffer(object);
    if (this.#writtenBefore(object)) return;
    if (ArrayBuffer.isView(object)) return this.#view(object);
    if (this.#isShareable(object)) this.#writer.tag(tags.TAG_SHAREABLE);
    const prototype = Object.getPrototypeOf(object) as object | null;
    if (Array.isArray(object) && isArrayPrototype(prototype)) this.#array(object);
    else if (prototype === null) this.#record(object, tags.TAG_NULL_PROTOTYPE);
    else if (isObjectPrototype(prototype)) this.#record(object);
    else this.#builtIn(object, prototype);
  }

  #builtIn(object: object, prototype: object): void {
    const writer = this.#writer;
    if (prototype === Map.prototype) {
      const map = object as Map<unknown, unknown>;
      writer.tag(tags.TAG_MAP);
      writer.mapHead(map.size);
      this.#push(object, "map", [...map].flat(1));
    } else if (prototype === Set.prototype) {
      const items = [...(object as Set<unknown>)];
      writer.tag(tags.TAG_SET);
      writer.arrayHead(items.length);
      this.#push(object, "set", items);
    } else if (prototype === Date.prototype) {
      writer.tag(tags.TAG_DATE);
      writer.number((object as Date).getTime() / 1000);
    } else if (prototype === RegExp.prototype) {
      const { source, flags } = object as RegExp;
      writer.tag(tags.TAG_REGEXP);
      writer.arrayHead(2);
      writer.text(source);
      writer.text(flags);
    } else if (object instanceof Error) {
      const constructorName = errorConstructorName(object);
      writer.tag(tags.TAG_ERROR);
      writer.arrayHead(2);
      writer.text(constructorName);
      this.#record(errorProperties(object, constructorName));
    } else {
      throw this.#refusal(describeInstance(object, prototype));
    }
  }

  #array(array: unknown[]): void {
    if (this.#numbers && this.#plan.sparse.has(array)) {
      const keys = Object.keys(array).filter(isIndex);
      this.#writer.tag(tags.TAG_SPARSE);
      this.#writer.arrayHead(2);
      this.#writer.uint(array.length);
      this.#writer.mapHead(keys.length);
      this.#push(array, "sparse", null, keys);
    } else {
      this.#writer.arrayHead(array.length);
      this.#push(array, "array", array);
    }
  }

  #record(object: object, tag?: number): void {
    const keys = Object.keys(object);
    if (tag !== undefined) this.#writer.tag(tag);
    this.#writer.mapHead(keys.length);
    this.#push(object, "object", null, keys);
  }

  #push(source: object, form: Frame["form"], items: Frame["items"], keys: Frame["keys"] = null): void {
    if (this.#stack.length === DEFAULT_LIMITS.maxDepth) {
      throw this.#refusal(`anything nested deeper than ${DEFAULT_LIMITS.maxDepth} levels`);
    }
    const { length } = (items ?? keys)!;
    this.#stack.push({ source, form, items, keys, count: length, next: 0 });
  }

  // ── memory ──

  #view(view: View): void {
    const kind = kindOfView(view);
    if (!kind) throw this.#refusal(describeInstance(view, Object.getPrototypeOf(view) as object));
    this.#refuseDetached(view.buffer);
    const start = view.byteOffset;
    const end = start + view.byteLength;
    if (!this.#numbers) this.#plan.addView(view.buffer, start, end);
    const region = this.#numbers ? this.#plan.region(view.buffer, start, end) : undefined;
    const shareable = this.#isShareable(view);
    if (!region) return writeView(this.#writer, view, kind, shareable);
    if (shareable) this.#writer.tag(tags.TAG_SHAREABLE);
    writeViewHead(this.#writer, kind);
    this.#region(region);
    this.#writer.uint(start - region.start);
    this.#writer.uint(view.byteLength);
  }

  #buffer(buffer: ArrayBuffer): void {
    this.#refuseDetached(buffer);
    if (!this.#numbers) this.#plan.addView(buffer, 0, buffer.byteLength);
    const region = this.#numbers ? this.#plan.region(buffer, 0, buffer.byteLength) : undefined;
    if (region) return this.#region(region);
    if (this.#writtenBefore(buffer)) return;
    if (this.#isShareable(buffer)) this.#writer.tag(tags.TAG_SHAREABLE);
    writeContent(this.#writer, new Uint8Array(buffer));
  }

  #region(region: Region): void {
    if (this.#writeReference(region)) return;
    this.#numbers!.set(region, this.#numbers!.size);
    this.#writer.tag(tags.TAG_SHAREABLE);
    writeContent(this.#writer, new Uint8Array(region.buffer, region.start, region.end - region.start));
  }

  // ── identity ──

  /** In the first pass, notes the object; a repeated one is part of the plan and the rest of this pass is for finding more. */
  #writtenBefore(object: object): boolean {
    if (this.#numbers) return this.#writeReference(object);
    if (!this.#meet(object)) return false;
    this.#plan.repeated.add(object);
    this.#writer.null();
    return true;
  }

  #meet(object: object): boolean {
    if (!this.#first) {
      this.#first = object;
      return false;
    }
    const met = (this.#met ??= new Set([this.#first]));
    if (met.has(object)) return true;
    this.#count(1, "so much");
    met.add(object);
    return false;
  }

  #writeReference(target: object): boolean {
    const number = this.#numbers!.get(target);
    if (number === undefined) return false;
    this.#writer.tag(tags.TAG_REFERENCE);
    this.#writer.uint(number);
    return true;
  }

  /** Second pass: gives the object its number, if it is met again later. The caller writes the tag now. */
  #isShareable(object: object): boolean {
    if (!this.#numbers || !this.#plan.repeated.has(object)) return false;
    this.#numbers.set(object, this.#numbers.size);
    return true;
  }

  // ── refusal ──

  #refuseDetached(buffer: ArrayBufferLike): void {
    if ((buffer as ArrayBuffer).detached) throw this.#refusal("a detached ArrayBuffer");
  }

  #refusal(what: string): GodwitError {
    return new GodwitError("ERR_NOT_SENDABLE", `Cannot send ${what} at ${pathOf(this.#stack)}`);
  }
}

function describeFunction({ name }: { readonly name: unknown }): string {
  return typeof name === "string" && name !== "" ? `function "${name}"` : "an anonymous function";
}

function describeInstance(object: object, prototype: object): string {
  if (object instanceof Promise) return "a promise (await it first)";
  const constructor = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as
    | { name?: unknown }
    | undefined;
  const name = constructor?.name;
  return typeof name === "string" && name !== ""
    ? `an instance of class "${name}" (send a plain object with its data)`
    : "an object with a prototype of its own (send a plain object with its data)";
}

/** Also those of other realms (node:vm, an iframe); a class's prototype inherits from one of them. */
function isObjectPrototype(prototype: object): boolean {
  return (
    prototype === Object.prototype ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf"))
  );
}

/** An array's prototype is itself an array; that of a subclass is not. */
function isArrayPrototype(prototype: object | null): boolean {
  return prototype === Array.prototype || Array.isArray(prototype);
}

function isIndex(key: string): boolean {
  const index = Number(key) >>> 0;
  return String(index) === key && index < 2 ** 32 - 1;
}
