/**
 * Iterators of the platform's lists (`URLSearchParams`, `Headers`, `FormData`) and of a text's segments.
 * All count their steps: one made anew and moved on as often stands at the same place.
 */
import { Cursor, ENTRIES, KEYS, type Kind, type Method, type Result } from "./cursor.ts";

/** What the engine calls them. */
const TAGS = new Set([
  "URLSearchParams Iterator",
  "Headers Iterator",
  "FormData Iterator",
  "Segmenter String Iterator",
]);

/** `URLSearchParams`' own, before replacements were put in their place. */
const nativeMethods = new Map<object, Readonly<Record<string, Method>>>();

export function keepNativeMethod(prototype: object, name: string, method: Method): void {
  nativeMethods.set(prototype, { ...nativeMethods.get(prototype), [name]: method });
}

export class SteppedCursor extends Cursor {
  source: object;
  kind: Kind;
  steps = 0;
  done = false;
  #native: Iterator<unknown> | undefined;

  constructor(source: object, kind: Kind) {
    super();
    this.source = source;
    this.kind = kind;
  }

  next(): Result {
    if (this.done) return { value: undefined, done: true };
    this.#native ??= this.#begin();
    const { value, done } = this.#native.next() as Result;
    if (done) this.done = true;
    else this.steps++;
    return { value, done: done === true };
  }

  #begin(): Iterator<unknown> {
    const native = nativeIterator(this.source, this.kind);
    for (let step = 0; step < this.steps; step++) native.next();
    return native;
  }
}

function nativeIterator(source: object, kind: Kind): Iterator<unknown> {
  const name = kind === KEYS ? "keys" : kind === ENTRIES ? "entries" : "values";
  const prototype = Object.getPrototypeOf(source) as Record<PropertyKey, Method>;
  // Segments have no other method.
  const method = nativeMethods.get(prototype)?.[name] ?? prototype[name] ?? prototype[Symbol.iterator];
  return Reflect.apply(method!, source, []) as Iterator<unknown>;
}

/** A cursor in the place of an iterator the engine has just made. */
export function steppedCursor(source: unknown, native: object): SteppedCursor | undefined {
  const tag = (native as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (typeof tag !== "string" || !TAGS.has(tag)) return undefined;
  return new SteppedCursor(source as object, ENTRIES);
}
