// oxlint-disable typescript/unbound-method -- never called as they are
import { hostPrototypeName, hostSymbolName, hostValue } from "./host-classes.ts";

/**
 * Names of what every engine has: built-in functions, prototypes and symbols, by the path to them
 * (`Array.prototype.map`, `Math`). An image refers to them by name. The list is fixed, so that a
 * name means the same in every engine; what one engine lacks is an error only if an image needs it.
 */
const GLOBALS = [
  ..."Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Atomics Intl Date RegExp".split(
    " ",
  ),
  ..."Map Set Promise Proxy WeakMap WeakSet WeakRef FinalizationRegistry Iterator Error TypeError".split(" "),
  ..."RangeError SyntaxError ReferenceError EvalError URIError AggregateError SuppressedError".split(" "),
  ..."ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array".split(" "),
  ..."Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array".split(" "),
  ..."BigUint64Array DisposableStack AsyncDisposableStack parseInt parseFloat isNaN isFinite eval".split(" "),
  ..."encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape structuredClone atob".split(
    " ",
  ),
  ..."btoa TextEncoder TextDecoder URL URLSearchParams AbortController AbortSignal Event EventTarget".split(
    " ",
  ),
  ..."Buffer DOMException WebAssembly".split(" "),
];

/** Globals that engines make when somebody asks for them, which takes longer than all the rest together. */
const LATE = new Set([
  ..."MessageChannel MessagePort MessageEvent Headers Request Response FormData Blob File".split(" "),
  ..."ReadableStream WritableStream TransformStream WebSocket Worker Crypto Navigator".split(" "),
  ..."CompressionStream DecompressionStream BroadcastChannel CustomEvent".split(" "),
]);

/** Objects programs reach without a global's name; before anything is replaced. */
const HIDDEN = hidden();

function hidden(): [string, unknown][] {
  const asyncGenerator = prototypeOf(async function* () {}) as { prototype: unknown };
  return [
    ["%TypedArray%", prototypeOf(Uint8Array)],
    ["%IteratorPrototype%", prototypeOf(prototypeOf([][Symbol.iterator]()))],
    ["%ArrayIteratorPrototype%", prototypeOf([][Symbol.iterator]())],
    ["%MapIteratorPrototype%", prototypeOf(new Map().entries())],
    ["%SetIteratorPrototype%", prototypeOf(new Set().values())],
    ["%StringIteratorPrototype%", prototypeOf(""[Symbol.iterator]())],
    ["%RegExpStringIteratorPrototype%", prototypeOf("".matchAll(/a/g))],
    ["%AsyncFunction.prototype%", prototypeOf(async () => {})],
    ["%GeneratorFunction.prototype%", prototypeOf(function* () {})],
    ["%AsyncGeneratorFunction.prototype%", asyncGenerator],
    ["%ThrowTypeError%", Object.getOwnPropertyDescriptor(strictArguments(), "callee")!.get],
    ["%AsyncIteratorPrototype%", prototypeOf(asyncGenerator.prototype)],
  ];
}

type Named = readonly [name: string, value: unknown, depth: number];

/** Instead of a depth: named itself, and watched, but nothing below it. */
export const SHALLOW = -1;

/** What an object was like in the beginning: its keys and, in the same order, its properties. */
interface Original {
  readonly keys: readonly PropertyKey[];
  readonly properties: readonly PropertyDescriptor[];
  /** It could not be extended then. */
  readonly closed: boolean;
}

/** An object that is no longer what it was. */
export type Altered = readonly [object: object, was: Original];

/** Values by name and names by value, with the properties the named objects had in the beginning. */
class Names {
  readonly names = new Map<unknown, string>();
  readonly values = new Map<string, unknown>();
  readonly originals = new Map<object, Original>();
  /** Numbers and the like that programs may change: `Error.stackTraceLimit`. */
  readonly settings = new Map<object, Map<PropertyKey, unknown>>();

  put(name: string, value: unknown): void {
    if (!this.values.has(name)) this.values.set(name, value);
    if (!this.names.has(value)) this.names.set(value, name);
  }

  /** `value` and the functions and objects below it, `depth` levels deep. Reads no accessor. */
  add(name: string, value: unknown, depth: number): void {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    this.put(name, value);
    // What was named as a part of something else may still have to be looked into.
    if (depth === 0 || this.originals.has(value)) return;
    const original = originalOf(value);
    this.originals.set(value, original);
    if (depth === SHALLOW) return;
    for (const [i, key] of original.keys.entries()) {
      const descriptor = original.properties[i]!;
      const path = `${name}.${typeof key === "symbol" ? `@${key.description}` : key}`;
      if (!("value" in descriptor)) this.#addAccessors(path, descriptor);
      else if (isPrimitive(descriptor.value)) this.#addSetting(value, key, descriptor);
      else this.add(path, descriptor.value, depth - 1);
    }
  }

  #addSetting(object: object, key: PropertyKey, { value, writable }: PropertyDescriptor): void {
    if (!writable) return;
    const settings = this.settings.get(object) ?? new Map<PropertyKey, unknown>();
    this.settings.set(object, settings.set(key, value));
  }

  #addAccessors(path: string, { get, set }: PropertyDescriptor): void {
    if (get !== undefined) this.put(`${path}/get`, get);
    if (set !== undefined) this.put(`${path}/set`, set);
  }
}

/** The engine's, as they were before any program: found once, for all runtimes of this OS process. */
let engine: Names | undefined;

function engineNames(): Names {
  const found = new Names();
  for (const [name, value] of HIDDEN) found.add(name, value, 2);
  const native = globalThis as unknown as Record<string, unknown>;
  for (const name of GLOBALS) found.add(name, native[name], 2);
  // SpiderMonkey's own error, of a stack that is full: everywhere else a RangeError (full-stacks.ts).
  const { InternalError } = native as { InternalError?: { readonly prototype: object } };
  if (InternalError !== undefined) found.names.set(InternalError.prototype, "RangeError.prototype");
  for (const key of Reflect.ownKeys(Symbol)) {
    const value = Symbol[key as keyof typeof Symbol] as unknown;
    if (typeof value === "symbol") found.put(`Symbol.${String(key)}`, value);
  }
  return found;
}

/** Before the name of something the engine has and the runtime has replaced. */
const NATIVE = "native:";

export class Intrinsics {
  readonly #engine: Names;
  /** What one runtime has beside, or instead of, the engine's. */
  readonly #own = new Names();
  readonly #global: (name: string) => unknown;
  /** What `#watch` found when there were so many names. */
  #watched: readonly Altered[] = [];
  #watchedNames = -1;

  /** @param global what the program has by that name. */
  constructor(own: Iterable<Named>, global: (name: string) => unknown) {
    this.#global = global;
    this.#engine = engine ??= engineNames();
    for (const [name, value, depth] of own) this.#own.add(name, value, depth);
  }

  /** The program has `value` in place of the engine's global: it and its members go by that name from now on. */
  replace(name: string, value: object): void {
    this.#own.add(name, value, 2);
  }

  nameOf(value: unknown): string | undefined {
    const own = this.#own.names.get(value);
    if (own !== undefined) return own;
    const name = this.#engine.names.get(value);
    return name !== undefined && this.#own.values.has(rootOf(name)) ? NATIVE + name : name;
  }

  /** For a function nothing else is known of: its name, if it is a global that exists by now. */
  lateNameOf(fn: Function): string | undefined {
    const name: unknown = Object.getOwnPropertyDescriptor(fn, "name")?.value;
    if (typeof name !== "string" || !LATE.has(name)) return undefined;
    if (this.#global(name) !== fn) return undefined;
    this.#own.add(name, fn, 2);
    return name;
  }

  /** For a prototype or a symbol nothing else is known of: its name, if it is one of Node's. */
  hostNameOf(value: object | symbol): string | undefined {
    const name = typeof value === "symbol" ? hostSymbolName(value) : hostPrototypeName(value);
    if (name !== undefined) this.#own.put(name, value);
    return name;
  }

  byName(name: string): unknown {
    if (name.startsWith("%node:")) return hostValue(name);
    const root = rootOf(name);
    if (LATE.has(root)) this.#own.add(root, this.#global(root), 2);
    if (name.startsWith(NATIVE)) return this.#engine.values.get(name.slice(NATIVE.length));
    const own = this.#own.values.get(name);
    return own !== undefined || this.#own.values.has(root) ? own : this.#engine.values.get(name);
  }

  /** What is no longer as it was in any way, of which there is little: one look at everything, for the two below. */
  altered(): readonly Altered[] {
    return this.#watch().filter(([object, was]) => !isAsItWas(object, was));
  }

  /**
   * What the program has added to intrinsics or put in the place of their functions, by their names;
   * `isProgram` tells the program's functions from others that meddle.
   */
  changes(altered: readonly Altered[], isProgram: (fn: unknown) => boolean): Map<string, object> {
    const changes = new Map<string, object>();
    for (const [object, { keys }] of altered) {
      const changed = this.#changedKeys(object, keys, isProgram);
      if (changed.length === 0) continue;
      const copy = Object.create(null) as object;
      for (const key of changed)
        Object.defineProperty(copy, key, Object.getOwnPropertyDescriptor(object, key)!);
      changes.set(this.nameOf(object)!, copy);
    }
    return changes;
  }

  /** What the program has taken from intrinsics, and which it has frozen or closed. */
  losses(altered: readonly Altered[]): IntrinsicLosses {
    const removed = new Map<string, PropertyKey[]>();
    const frozen: string[] = [];
    const closed: string[] = [];
    for (const [object, was] of altered) {
      const missing = was.keys.filter((key) => !Object.hasOwn(object, key));
      if (missing.length > 0) removed.set(this.nameOf(object)!, missing);
      if (Object.isExtensible(object) || was.closed) continue;
      (Object.isFrozen(object) ? frozen : closed).push(this.nameOf(object)!);
    }
    return { removed, frozen, closed };
  }

  /** Objects a program can get hold of and change, as they came. New ones come with new names only. */
  #watch(): readonly Altered[] {
    const own = this.#own;
    const names = own.names.size + own.values.size;
    if (names !== this.#watchedNames) {
      const isReachable = ([object]: Altered): boolean =>
        !own.originals.has(object) && !this.nameOf(object)!.startsWith(NATIVE);
      this.#watched = [...own.originals, ...[...this.#engine.originals].filter(isReachable)];
      this.#watchedNames = names;
    }
    return this.#watched;
  }

  #changedKeys(
    object: object,
    before: readonly PropertyKey[],
    isProgram: (fn: unknown) => boolean,
  ): PropertyKey[] {
    const now = Reflect.ownKeys(object);
    const added = now.length === before.length ? [] : now.filter((key) => !before.includes(key));
    return now.filter((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
      if (typeof value === "function") return this.nameOf(value) === undefined && isProgram(value);
      const settings = this.#own.settings.get(object) ?? this.#engine.settings.get(object);
      if (settings?.has(key)) return settings.get(key) !== value;
      return (
        isProgram(get) || isProgram(set) || (added.includes(key) && get === undefined && set === undefined)
      );
    });
  }
}

export interface IntrinsicLosses {
  readonly removed: Map<string, PropertyKey[]>;
  readonly frozen: string[];
  readonly closed: string[];
}

function originalOf(object: object): Original {
  const keys = Reflect.ownKeys(object);
  const properties = keys.map((key) => Object.getOwnPropertyDescriptor(object, key)!);
  return { keys, properties, closed: !Object.isExtensible(object) };
}

/** This is asked of some thousand properties while a process stands still. */
function isAsItWas(object: object, { keys, properties, closed }: Original): boolean {
  const now = Reflect.ownKeys(object);
  if (now.length !== keys.length || (!closed && !Object.isExtensible(object))) return false;
  for (let i = 0; i < now.length; i++) {
    const key = now[i]!;
    if (key !== keys[i]) return false;
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
    const was = properties[i]!;
    if (!Object.is(value, was.value) || get !== was.get || set !== was.set) return false;
  }
  return true;
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

/** The global a name begins with. */
function rootOf(name: string): string {
  const end = name.indexOf(".");
  return end < 0 ? name : name.slice(0, end);
}

function strictArguments(): object {
  // oxlint-disable-next-line prefer-rest-params -- the object itself is wanted
  return arguments;
}

function prototypeOf(value: unknown): unknown {
  return Object.getPrototypeOf(value);
}
