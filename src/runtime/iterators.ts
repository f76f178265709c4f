// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Iterators that survive a suspension. A native iterator does not tell where it stands, so compiled
 * code asks here: built-in iterables get an iterator whose position is data, all others keep theirs
 * (which are the program's own objects, and captured as such).
 *
 * I1: A record behaves as the native iterator would, changes to the collection meanwhile included.
 */
import type { IteratorRecord, Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import { Cursor, ENTRIES, KEYS, type Kind, type Method, type Result, VALUES } from "./cursor.ts";
import { runningCore } from "./jobs.ts";
import { renderTyped } from "./render.ts";
import { steppedCursor } from "./stepped-cursors.ts";

export { Cursor, ENTRIES, KEYS, type Kind, type Method, type Result, VALUES };

const END: Result = Object.freeze({ value: undefined, done: true });

/** Arrays and typed arrays: index by index, up to the length found at each step. */
export class IndexCursor extends Cursor {
  items: ArrayLike<unknown> | undefined;
  kind: Kind;
  index = 0;

  constructor(items: ArrayLike<unknown>, kind = VALUES) {
    super();
    this.items = items;
    this.kind = kind;
  }

  next(): Result {
    const { items, index, kind } = this;
    if (items === undefined || index >= items.length) {
      this.items = undefined;
      return END;
    }
    this.index = index + 1;
    if (kind === VALUES) return { value: items[index], done: false };
    return { value: kind === KEYS ? index : [index, items[index]], done: false };
  }
}

/** Strings, by code point. */
export class StringCursor extends Cursor {
  text: string;
  index = 0;

  constructor(text: string) {
    super();
    this.text = text;
  }

  next(): Result {
    const { text, index } = this;
    if (index >= text.length) return END;
    const value = String.fromCodePoint(text.codePointAt(index)!);
    this.index = index + value.length;
    return { value, done: false };
  }
}

/**
 * Maps and Sets. Their native iterators follow every change of the collection; the position is the
 * number of entries before it, found by running a native iterator out (`position`).
 */
export class CollectionCursor extends Cursor {
  collection: Map<unknown, unknown> | Set<unknown>;
  kind: Kind;
  native: Iterator<unknown> | undefined;

  constructor(collection: Map<unknown, unknown> | Set<unknown>, kind = usualKind(collection)) {
    super();
    this.collection = collection;
    this.kind = kind;
    this.native = startOf(collection);
  }

  next(): Result {
    if (this.native === undefined) return END;
    const result = this.native.next() as Result;
    if (result.done) this.native = undefined;
    else if (this.kind !== ENTRIES) result.value = (result.value as unknown[])[this.kind === KEYS ? 0 : 1];
    return result;
  }

  /** Entries of the collection that lie before the cursor; −1 once it has reached the end. */
  position(): number {
    if (this.native === undefined) return -1;
    let left = 0;
    while (!this.native.next().done) left++;
    const position = this.collection.size - left;
    this.moveTo(position);
    return position;
  }

  moveTo(position: number): void {
    this.native = position < 0 ? undefined : startOf(this.collection);
    for (let i = 0; i < position; i++) this.native!.next();
  }
}

const mapEntries = Map.prototype[Symbol.iterator];
const setValues = Set.prototype[Symbol.iterator];
const setEntries = Set.prototype.entries;
const arrayValues = Array.prototype[Symbol.iterator];
const typedArrayValues = Object.getPrototypeOf(Uint8Array.prototype)[Symbol.iterator] as Method;
const stringIterator = String.prototype[Symbol.iterator];
const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

function startOf(collection: Map<unknown, unknown> | Set<unknown>): Iterator<unknown> {
  return collection instanceof Map ? mapEntries.call(collection) : setEntries.call(collection);
}

function usualKind(collection: object): Kind {
  return collection instanceof Map ? ENTRIES : VALUES;
}

/** Any other iterator, with the `next` read when iteration began. */
export class IteratorCursor extends Cursor {
  iterator: object;
  method: Method;

  constructor(iterator: object, method: Method) {
    super();
    this.iterator = iterator;
    this.method = method;
  }

  next(...args: unknown[]): Result {
    return iteratorResult(Reflect.apply(this.method, this.iterator, args));
  }

  /** Whatever `next` returns. */
  pass(): unknown {
    return Reflect.apply(this.method, this.iterator, []);
  }
}

/** The same in `for await`: compiled code awaits what `next` returns. */
export class AsyncCursor extends Cursor {
  iterator: object;
  method: Method;

  constructor(iterator: object, method: Method) {
    super();
    this.iterator = iterator;
    this.method = method;
  }

  next(...args: unknown[]): Result {
    // Whoever asks awaits the answer.
    const { polls } = runningCore() as Core;
    return polls.call(this.method, this.iterator, args) as Result;
  }
}

export function iteratorResult(result: unknown): Result {
  if ((typeof result === "object" && result !== null) || typeof result === "function")
    return result as Result;
  throw new TypeError(`Iterator result ${String(result)} is not an object`);
}

/** `$.iterable`: most are arrays, which the engine asks itself; of anything else `Symbol.iterator` is read once. */
export function iterable(value: unknown, text: string): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  const method = (value as { [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  if (typeof method !== "function") throw notIterable(value, text);
  return new Again(value, method, text);
}

/** GetIterator(iterable, sync). */
export function iterator(iterable: unknown, text?: string): Cursor {
  const method = (iterable as { [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  return iteratorBy(iterable, method, text);
}

/** GetIteratorFromMethod. */
export function iteratorBy(iterable: unknown, method: unknown, text?: string): Cursor {
  const builtIn = builtInCursor(iterable, method);
  if (builtIn !== undefined) return builtIn;
  if (typeof method !== "function") throw notIterable(iterable, text);
  const object = checkIterator(Reflect.apply(method, iterable, []), "Symbol.iterator");
  return steppedCursor(iterable, object) ?? new IteratorCursor(object, object.next as Method);
}

/** A cursor over what the engine iterates over, where `method` is the engine's own. */
export function builtInCursor(iterable: unknown, method: unknown): Cursor | undefined {
  if (method === arrayValues && typeof iterable === "object")
    return new IndexCursor(iterable as ArrayLike<unknown>);
  if (method === stringIterator && typeof iterable === "string") return new StringCursor(iterable);
  if (method === mapEntries && iterable instanceof Map) return new CollectionCursor(iterable);
  if (method === setValues && iterable instanceof Set) return new CollectionCursor(iterable);
  if (method === typedArrayValues && typedArrayTag.call(iterable) !== undefined) {
    // The native method throws for a detached or shrunk array, as it must.
    Reflect.apply(typedArrayValues, iterable, []);
    return new IndexCursor(iterable as ArrayLike<unknown>);
  }
  return undefined;
}

export function checkIterator(iterator: unknown, method: string): { next?: unknown } {
  if (typeof iterator === "object" && iterator !== null) return iterator;
  if (typeof iterator === "function") return iterator as { next?: unknown };
  throw new TypeError(`Result of the ${method} method is not an object`);
}

/** `text`: the expression in the source; without it the message is of the value. */
export function notIterable(value: unknown, text?: string): TypeError {
  const shown = `${renderTyped(value)} is not iterable (cannot read property Symbol(Symbol.iterator))`;
  return new TypeError(text === undefined ? shown : `${text} is not iterable`);
}

/** A method of the iterator behind a record; built-in iterators have neither `return` nor `throw`. */
export function methodOf(record: IteratorRecord, name: "return" | "throw"): Method | undefined {
  if (!(record instanceof IteratorCursor) && !(record instanceof AsyncCursor)) return undefined;
  const iterator = record.iterator as Record<string, unknown>;
  const method = iterator[name];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`${renderTyped(method)} is not a function`);
  return (...args) => Reflect.apply(method, iterator, args);
}

/** IteratorClose after an abrupt completion: calls `return`, if there is one, which must return an object. */
export function closeIterator(record: IteratorRecord): unknown {
  const method = methodOf(record, "return");
  return method && iteratorResult(method());
}

/** `$.rest`: what is left, for a loop of the engine's, which closes the iterator when it is left, unless told to keep it. */
export class Rest implements IterableIterator<unknown> {
  kept = false;
  readonly #record: IteratorRecord;

  constructor(record: IteratorRecord) {
    this.#record = record;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<unknown> {
    return this.#record.next() as IteratorResult<unknown>;
  }

  return(): IteratorResult<unknown> {
    if (!this.kept) closeIterator(this.#record);
    return { done: true, value: undefined };
  }
}

/** `$.again`: what is iterated over by a loop of the language's own, its `Symbol.iterator` read already, as `method`. */
export class Again {
  readonly #items: unknown;
  readonly #method: unknown;
  readonly #text: string;

  constructor(items: unknown, method: unknown, text: string) {
    this.#items = items;
    this.#method = method;
    this.#text = text;
  }

  [Symbol.iterator](): Iterator<unknown> {
    const method = this.#method;
    if (typeof method !== "function") throw notIterable(this.#items, this.#text);
    return Reflect.apply(method, this.#items, []) as Iterator<unknown>;
  }
}

/** One step of `yield*` in a synchronous generator. */
export function delegate(record: IteratorRecord, mode: Mode, value: unknown): Result {
  if (mode === 0) return record.next(value);
  const method = methodOf(record, mode === 1 ? "throw" : "return");
  if (method !== undefined) return iteratorResult(method(value));
  if (mode === 2) return { done: true, value };
  closeIterator(record);
  throw new TypeError("The iterator does not provide a 'throw' method.");
}
