/** `map`, `filter`, `take`, `drop` and `flatMap` of iterators (27.1.3), with their state as data. */
import {
  Cursor,
  iterator,
  IteratorCursor,
  iteratorResult,
  type Method,
  methodOf,
  type Result,
} from "./iterators.ts";
import { renderTyped } from "./render.ts";

export const HELPER_KINDS = ["map", "filter", "take", "drop", "flatMap"] as const;
export type HelperKind = (typeof HELPER_KINDS)[number];
type Callback = (value: unknown, index: number) => unknown;

const END = (): Result => ({ value: undefined, done: true });

export class HelperCursor extends Cursor {
  kind: HelperKind;
  source: IteratorCursor | undefined;
  callback: Callback | undefined;
  /** Values seen so far; for `take` and `drop`, values still to be counted off. */
  count: number;
  /** `flatMap`: the iterator whose values are being handed out. */
  inner: Cursor | undefined = undefined;
  running = false;

  constructor(
    kind: HelperKind,
    source: IteratorCursor | undefined,
    callback: Callback | undefined,
    count: number,
  ) {
    super();
    this.kind = kind;
    this.source = source;
    this.callback = callback;
    this.count = count;
  }

  static begin(kind: HelperKind, from: unknown, argument: unknown): HelperCursor {
    if (!isObject(from)) throw new TypeError(`Iterator.prototype.${kind} called on non-object`);
    const counts = kind === "take" || kind === "drop";
    try {
      if (counts) return new HelperCursor(kind, sourceOf(from), undefined, limitOf(argument));
      if (typeof argument !== "function") throw new TypeError(`${renderTyped(argument)} is not a function`);
      return new HelperCursor(kind, sourceOf(from), argument as Callback, 0);
    } catch (error) {
      closeQuietly(new IteratorCursor(from, END));
      throw error;
    }
  }

  next(): Result {
    if (this.running) throw new TypeError("Generator is already running");
    this.running = true;
    try {
      return this.#advance();
    } catch (error) {
      this.source = undefined;
      throw error;
    } finally {
      this.running = false;
    }
  }

  return(): Result {
    if (this.running) throw new TypeError("Generator is already running");
    const { source, inner } = this;
    this.source = this.inner = undefined;
    if (source === undefined) return END();
    try {
      if (inner !== undefined) close(inner);
    } catch (error) {
      closeQuietly(source);
      throw error;
    }
    close(source);
    return END();
  }

  #advance(): Result {
    switch (this.kind) {
      case "map": {
        const result = this.#step();
        return result.done ? result : { value: this.#call(result.value), done: false };
      }
      case "filter":
        for (;;) {
          const result = this.#step();
          if (result.done || this.#call(result.value)) return result;
        }
      case "take":
        if (this.count > 0) {
          this.count--;
          return this.#step();
        }
        this.running = false;
        return this.return();
      case "drop":
        for (; this.count > 0; this.count--) {
          const result = this.#step();
          if (result.done) return result;
        }
        return this.#step();
      default:
        return this.#flatMap();
    }
  }

  #flatMap(): Result {
    for (;;) {
      if (this.inner !== undefined) {
        const result = this.#guarded(() => plain(this.inner!.next()));
        if (!result.done) return result;
        this.inner = undefined;
      }
      const result = this.#step();
      if (result.done) return result;
      const mapped = this.#call(result.value);
      this.inner = this.#guarded(() => flattenable(mapped));
    }
  }

  /** The next result of the source, which is forgotten at its end. */
  #step(): Result {
    if (this.source === undefined) return END();
    const result = this.source.next();
    if (!result.done) return { value: result.value, done: false };
    this.source = undefined;
    return END();
  }

  #call(value: unknown): unknown {
    return this.#guarded(() => this.callback!(value, this.count++));
  }

  /** An error in the program's part closes the source. */
  #guarded<T>(part: () => T): T {
    try {
      return part();
    } catch (error) {
      closeQuietly(this.source);
      throw error;
    }
  }
}

function plain(result: Result): Result {
  return result.done ? END() : { value: result.value, done: false };
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function sourceOf(object: object): IteratorCursor {
  return new IteratorCursor(object, (object as { next: Method }).next);
}

function limitOf(argument: unknown): number {
  const limit = Number(argument);
  if (Number.isNaN(limit) || limit <= -1) throw new RangeError(`${String(argument)} must be positive`);
  return Math.trunc(limit) + 0;
}

function flattenable(value: unknown): Cursor {
  if (!isObject(value)) throw new TypeError("Iterator.prototype.flatMap called on non-object");
  const method = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  return method === undefined || method === null ? sourceOf(value) : iterator(value);
}

function close(cursor: Cursor): void {
  const method = methodOf(cursor, "return");
  if (method !== undefined) iteratorResult(method());
}

function closeQuietly(cursor: Cursor | undefined): void {
  try {
    if (cursor !== undefined) close(cursor);
  } catch {
    // The error at hand is the one to report.
  }
}
