// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Iterators the program holds itself: what `array.entries()`, `map.keys()`, `text.matchAll()` and
 * the iterator helpers return. The engine's do not tell where they stand; these are cursors in
 * objects that look like the engine's.
 *
 * `[Symbol.iterator]` methods are left alone: `for … of` and spread are fast only with the engine's
 * own. Where a suspension can fall inside, compiled code asks `Abi.iterator`, and where it calls
 * such a method itself, `Abi.heldIterator`.
 */
import { HELPER_KINDS, HelperCursor } from "./iterator-helpers.ts";
import {
  CollectionCursor,
  Cursor,
  ENTRIES,
  builtInCursor,
  IndexCursor,
  IteratorCursor,
  iteratorResult,
  type Kind,
  KEYS,
  type Method,
  methodOf,
  type Result,
  StringCursor,
  VALUES,
} from "./iterators.ts";
import type { PushCursor } from "./pushed.ts";
import { render } from "./render.ts";
import { replace } from "./replace.ts";
import { keepNativeMethod, steppedCursor, SteppedCursor } from "./stepped-cursors.ts";
import { Given } from "./stamp.ts";

const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}.prototype) as object,
) as object;
const IteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf([][Symbol.iterator]()) as object,
) as object;

/** Puts a cursor into an iterator object. */
export class BuiltInIterator extends Given {
  #cursor: Cursor;

  constructor(object: object, cursor: Cursor) {
    super(object);
    this.#cursor = cursor;
  }

  static make(prototype: object, cursor: Cursor): object {
    return new BuiltInIterator(Object.create(prototype) as object, cursor);
  }

  static cursorOf(object: unknown): Cursor | undefined {
    return typeof object === "object" && object !== null && #cursor in object ? object.#cursor : undefined;
  }

  /** For restoring. */
  static setCursor(object: object, cursor: Cursor): void {
    if (#cursor in object) object.#cursor = cursor;
  }
}

/** The program's stand-ins for `%ArrayIteratorPrototype%` and the like, by their tags. */
export const ITERATOR_PROTOTYPES: Readonly<Record<string, object>> = Object.fromEntries(
  [
    ..."Array Iterator,Map Iterator,Set Iterator,String Iterator,RegExp String Iterator".split(","),
    ..."Iterator Helper,Iterator Wrap,URLSearchParams Iterator,Headers Iterator".split(","),
    ..."FormData Iterator,Segmenter String Iterator,Pushed Iterator".split(","),
  ].map((tag) => [tag, prototypeFor(tag)]),
);

function prototypeFor(tag: string): object {
  const cursorOf = (self: unknown): Cursor => {
    const cursor = BuiltInIterator.cursorOf(self);
    if (cursor === undefined) throw new TypeError(`${render(self)} is not an ${tag}`);
    return cursor;
  };
  const methods: Record<string, Method> = {
    next(this: unknown) {
      return { ...cursorOf(this).next() };
    },
  };
  if (tag === "Iterator Helper") {
    methods["return"] = function (this: unknown) {
      return (cursorOf(this) as HelperCursor).return();
    };
  }
  if (tag === "Iterator Wrap") {
    methods["next"] = function (this: unknown) {
      return (cursorOf(this) as IteratorCursor).pass();
    };
    methods["return"] = function (this: unknown) {
      return closeWrapped(cursorOf(this));
    };
  }
  if (tag === "Pushed Iterator") {
    Object.assign(
      methods,
      pushedMethods((self) => cursorOf(self) as PushCursor),
    );
  }
  const prototype = Object.create(
    tag === "Pushed Iterator" ? AsyncIteratorPrototype : IteratorPrototype,
  ) as object;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  if (tag === "Iterator Wrap" || tag === "Pushed Iterator") return prototype;
  return Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
}

/** `next` and its relatives return promises. */
function pushedMethods(cursorOf: (self: unknown) => PushCursor): Record<string, Method> {
  return {
    next(this: unknown) {
      return cursorOf(this).next();
    },
    return(this: unknown) {
      return cursorOf(this).close();
    },
    throw(this: unknown, error: unknown) {
      cursorOf(this).fail(error);
      return undefined;
    },
  };
}

/** As the language has it, `return` is looked up when it is called. */
function closeWrapped(cursor: Cursor): unknown {
  const method = methodOf(cursor, "return");
  return method === undefined ? { value: undefined, done: true } : iteratorResult(method());
}

function iteratorOf(tag: string, cursor: Cursor): object {
  return BuiltInIterator.make(ITERATOR_PROTOTYPES[tag]!, cursor);
}

/** The matches of a regular expression in a text, one by one. */
export class MatchCursor extends Cursor {
  regExp: RegExp;
  text: string;
  done = false;

  constructor(regExp: RegExp, text: string) {
    super();
    this.regExp = regExp;
    this.text = text;
  }

  next(): Result {
    const match = this.done ? null : this.regExp.exec(this.text);
    if (match === null) {
      this.done = true;
      return { value: undefined, done: true };
    }
    // Without the flag "g" there is one match.
    if (!this.regExp.global) {
      this.done = true;
      return { value: match, done: false };
    }
    if (match[0] === "") this.regExp.lastIndex = this.#after(this.regExp.lastIndex);
    return { value: match, done: false };
  }

  /** The language's AdvanceStringIndex. */
  #after(index: number): number {
    const unicode = this.regExp.unicode || this.regExp.flags.includes("v");
    return index + (unicode && this.text.codePointAt(index)! > 0xffff ? 2 : 1);
  }
}

/** `iterable[Symbol.iterator]()`, called by the program; `text` is how it says that. */
export function heldIterator(iterable: unknown, text: string): unknown {
  const method = (iterable as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (typeof method !== "function") throw new TypeError(`${text} is not a function`);
  const cursor = builtInCursor(iterable, method);
  if (cursor !== undefined) return iteratorOf(tagOf(cursor), cursor);
  const native: unknown = Reflect.apply(method, iterable, []);
  return typeof native === "object" && native !== null ? stepped(iterable, native) : native;
}

function tagOf(cursor: Cursor): string {
  if (cursor instanceof StringCursor) return "String Iterator";
  if (!(cursor instanceof CollectionCursor)) return "Array Iterator";
  return cursor.collection instanceof Map ? "Map Iterator" : "Set Iterator";
}

/** `native`, or what stands for it. */
function stepped(source: unknown, native: object): object {
  const cursor = steppedCursor(source, native);
  return cursor === undefined
    ? native
    : iteratorOf((native as Record<symbol, string>)[Symbol.toStringTag]!, cursor);
}

/** `Iterator.from` (27.1.3.2.1). */
function iteratorFrom(value: unknown): unknown {
  if (typeof value !== "string" && !isObject(value))
    throw new TypeError("Iterator.from called on non-object");
  const method = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  const iterator = method === undefined || method === null ? value : heldIterator(value, "Iterator.from");
  if (!isObject(iterator)) throw new TypeError(`${render(iterator)} is not an object`);
  const next = (iterator as { next: Method }).next;
  if (IteratorPrototype.isPrototypeOf(iterator)) return iterator;
  return iteratorOf("Iterator Wrap", new IteratorCursor(iterator, next));
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

const KINDS: readonly (readonly [method: string, kind: Kind])[] = [
  ["keys", KEYS],
  ["values", VALUES],
  ["entries", ENTRIES],
];

/** Puts methods that return such iterators in the place of the engine's. */
export function replaceIterators(): void {
  for (const [method, kind] of KINDS) {
    replace(Array.prototype, method, () => (self) => {
      if (self === null || self === undefined)
        throw new TypeError(`Array.prototype.${method} called on null or undefined`);
      return iteratorOf("Array Iterator", new IndexCursor(Object(self) as ArrayLike<unknown>, kind));
    });
    replace(Object.getPrototypeOf(Uint8Array.prototype) as object, method, (original) => (self) => {
      Reflect.apply(original, self, []);
      return iteratorOf("Array Iterator", new IndexCursor(self as ArrayLike<unknown>, kind));
    });
    replace(Map.prototype, method, (original) => (self) => {
      Reflect.apply(original, self, []);
      return iteratorOf("Map Iterator", new CollectionCursor(self as Map<unknown, unknown>, kind));
    });
    replace(Set.prototype, method, (original) => (self) => {
      Reflect.apply(original, self, []);
      return iteratorOf("Set Iterator", new CollectionCursor(self as Set<unknown>, kind));
    });
  }
  replaceMatchAll();
  replaceParameters();
  const { Iterator } = globalThis as { Iterator?: object };
  if (Iterator !== undefined) replace(Iterator, "from", () => (_self, args) => iteratorFrom(args[0]));
  for (const kind of HELPER_KINDS) {
    replace(IteratorPrototype, kind, () => (self, args) => {
      return iteratorOf("Iterator Helper", HelperCursor.begin(kind, self, args[0]));
    });
  }
}

function replaceMatchAll(): void {
  replace(RegExp.prototype, Symbol.matchAll, (original) => (self, args) => {
    const usual = self instanceof RegExp && self.constructor === RegExp;
    if (!usual) return Reflect.apply(original, self, args);
    const copy = new RegExp(self.source, self.flags);
    copy.lastIndex = self.lastIndex;
    return iteratorOf("RegExp String Iterator", new MatchCursor(copy, String(args[0])));
  });
}

/** Methods of `URLSearchParams` that the program calls itself. */
function replaceParameters(): void {
  const { prototype } = globalThis.URLSearchParams;
  for (const [method, kind] of KINDS) {
    replace(prototype, method, (original) => {
      keepNativeMethod(prototype, method, original);
      return (self, args) => {
        Reflect.apply(original, self, args);
        return iteratorOf("URLSearchParams Iterator", new SteppedCursor(self as object, kind));
      };
    });
  }
}
