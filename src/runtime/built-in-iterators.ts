// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Iterators the program holds itself: what `array.entries()`, `map.keys()`, `text.matchAll()` and
 * the iterator helpers return. The engine's do not tell where they stand; these are cursors in
 * objects that look like the engine's.
 *
 * `[Symbol.iterator]` methods are left alone: `for … of` and spread are fast only with the engine's
 * own, and where a suspension can fall inside, compiled code asks `Abi.iterator`.
 */
import { HELPER_KINDS, HelperCursor } from "./iterator-helpers.ts";
import {
  CollectionCursor,
  Cursor,
  ENTRIES,
  IndexCursor,
  type Kind,
  KEYS,
  type Method,
  type Result,
  VALUES,
} from "./iterators.ts";
import { render } from "./render.ts";
import { Given } from "./stamp.ts";

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
  ["Array Iterator", "Map Iterator", "Set Iterator", "RegExp String Iterator", "Iterator Helper"].map(
    (tag) => [tag, prototypeFor(tag)],
  ),
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
  const prototype = Object.create(IteratorPrototype) as object;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  return Object.defineProperty(prototype, Symbol.toStringTag, { value: tag, configurable: true });
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
    if (match[0] === "") this.regExp.lastIndex = this.#after(this.regExp.lastIndex);
    return { value: match, done: false };
  }

  /** The language's AdvanceStringIndex. */
  #after(index: number): number {
    const unicode = this.regExp.unicode || this.regExp.flags.includes("v");
    return index + (unicode && this.text.codePointAt(index)! > 0xffff ? 2 : 1);
  }
}

type Replace = (
  holder: object,
  key: string,
  make: (original: Method) => (self: unknown, args: unknown[]) => unknown,
) => void;

const KINDS: readonly (readonly [method: string, kind: Kind])[] = [
  ["keys", KEYS],
  ["values", VALUES],
  ["entries", ENTRIES],
];

/** Puts methods that return such iterators in the place of the engine's; `replace` does it. */
export function replaceIterators(replace: Replace): void {
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
  const nativeMatchAll = RegExp.prototype[Symbol.matchAll];
  replace(String.prototype, "matchAll", (original) => (self, args) => {
    const [regExp] = args;
    const usual =
      regExp instanceof RegExp && regExp[Symbol.matchAll] === nativeMatchAll && regExp.constructor === RegExp;
    if (!usual || !regExp.flags.includes("g")) return Reflect.apply(original, self, args);
    const copy = new RegExp(regExp.source, regExp.flags);
    copy.lastIndex = regExp.lastIndex;
    return iteratorOf("RegExp String Iterator", new MatchCursor(copy, String(self)));
  });
  for (const kind of HELPER_KINDS) {
    replace(IteratorPrototype, kind, () => (self, args) => {
      return iteratorOf("Iterator Helper", HelperCursor.begin(kind, self, args[0]));
    });
  }
}
