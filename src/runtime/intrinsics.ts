// oxlint-disable typescript/unbound-method -- never called as they are
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
  ..."Buffer DOMException".split(" "),
];

/** Globals that engines make when somebody asks for them, which takes longer than all the rest together. */
const LATE = new Set([
  ..."MessageChannel MessagePort MessageEvent Headers Request Response FormData Blob File".split(" "),
  ..."ReadableStream WritableStream TransformStream WebSocket Worker Crypto Navigator".split(" "),
  ..."CompressionStream DecompressionStream BroadcastChannel CustomEvent".split(" "),
]);

/** Objects programs reach without a global's name. */
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

export class Intrinsics {
  readonly #names = new Map<unknown, string>();
  readonly #values = new Map<string, unknown>();
  /** The properties intrinsics had in the beginning; undefined for those a runtime has replaced. */
  readonly #keys = new Map<object, readonly PropertyKey[] | undefined>();

  /** `own`: what one runtime has beside, or instead of, the engine's; `depth`: levels below it to be named. */
  constructor(own: Iterable<readonly [name: string, value: unknown, depth: number]>) {
    for (const [name, value, depth] of own) this.#add(name, value, depth);
    for (const [name, value] of hidden()) this.#add(name, value, 2);
    const native = globalThis as unknown as Record<string, unknown>;
    for (const name of GLOBALS) this.#add(this.#values.has(name) ? `native:${name}` : name, native[name], 2);
    for (const key of Reflect.ownKeys(Symbol)) {
      const value = Symbol[key as keyof typeof Symbol] as unknown;
      if (typeof value === "symbol") this.#put(`Symbol.${String(key)}`, value);
    }
  }

  nameOf(value: unknown): string | undefined {
    return this.#names.get(value);
  }

  /** For a function nothing else is known of: its name, if it is a global that exists by now. */
  lateNameOf(fn: Function): string | undefined {
    const name: unknown = Object.getOwnPropertyDescriptor(fn, "name")?.value;
    if (typeof name !== "string" || !LATE.has(name)) return undefined;
    if ((globalThis as Record<string, unknown>)[name] !== fn) return undefined;
    this.#add(name, fn, 2);
    return name;
  }

  byName(name: string): unknown {
    const global = name.slice(0, name.search(/\.|$/));
    if (LATE.has(global)) this.#add(global, (globalThis as Record<string, unknown>)[global], 2);
    return this.#values.get(name);
  }

  /**
   * What the program has added to intrinsics or put in the place of their functions, by their names;
   * `isProgram` tells the program's functions from others that meddle.
   */
  changes(isProgram: (fn: unknown) => boolean): Map<string, object> {
    const changes = new Map<string, object>();
    for (const [object, before] of this.#keys) {
      if (before === undefined) continue;
      const now = Reflect.ownKeys(object);
      const added = now.length === before.length ? [] : now.filter((key) => !before.includes(key));
      const changed = now.filter((key) => {
        const { value, get, set } = Object.getOwnPropertyDescriptor(object, key)!;
        if (typeof value === "function") return !this.#names.has(value) && isProgram(value);
        return (
          isProgram(get) || isProgram(set) || (added.includes(key) && get === undefined && set === undefined)
        );
      });
      if (changed.length === 0) continue;
      const copy = Object.create(null) as object;
      for (const key of changed)
        Object.defineProperty(copy, key, Object.getOwnPropertyDescriptor(object, key)!);
      changes.set(this.#names.get(object)!, copy);
    }
    return changes;
  }

  #put(name: string, value: unknown): void {
    if (!this.#values.has(name)) this.#values.set(name, value);
    if (!this.#names.has(value)) this.#names.set(value, name);
  }

  /** `value` and the functions and objects below it. Reads no accessor. */
  #add(name: string, value: unknown, depth: number): void {
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return;
    this.#put(name, value);
    // What was named as a part of something else may still have to be looked into.
    if (depth === 0 || this.#keys.has(value)) return;
    const keys = Reflect.ownKeys(value);
    this.#keys.set(value, name.startsWith("native:") ? undefined : keys);
    for (const key of keys) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key)!;
      const path = `${name}.${typeof key === "symbol" ? `@${key.description}` : key}`;
      if ("value" in descriptor) this.#add(path, descriptor.value, depth - 1);
      else this.#addAccessors(path, descriptor);
    }
  }

  #addAccessors(path: string, { get, set }: PropertyDescriptor): void {
    if (get !== undefined) this.#put(`${path}/get`, get);
    if (set !== undefined) this.#put(`${path}/set`, set);
  }
}

function strictArguments(): object {
  // oxlint-disable-next-line prefer-rest-params -- the object itself is wanted
  return arguments;
}

function prototypeOf(value: unknown): unknown {
  return Object.getPrototypeOf(value);
}
