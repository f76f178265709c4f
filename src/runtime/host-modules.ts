/**
 * Host modules (`node:fs` …) as compiled programs see them. Their work cannot travel, so it is put
 * on record when it begins (foreign.ts):
 *
 * H1: A function's native promise becomes a promise of the program's, on record until it settles.
 * H2: A callback given last to a function of a module that calls back once is on record until it is
 *     called, and then runs as an entry of the program's own.
 * H3: What lives on by itself (a stream, socket, server, child process: an event emitter that closes)
 *     is on record until it is closed, whether a function, a promise, a callback or a class gave it;
 *     so is a file descriptor.
 * H4: Other classes are passed on as they are; an instance in the program's memory cannot be captured,
 *     unless it is of a kind the image knows.
 * H5: Where in the program's source a native object comes from is noted, for the report that it pins.
 *
 * Modules that would duplicate what the runtime replaces (timers, process) give the program's own.
 */
import { EventEmitter } from "node:events";
import { withContext } from "./contexts.ts";
import type { Core } from "./core.ts";
import { HOST_CLASSES } from "./replaced-globals.ts";
import { closes, openDescriptor, openObject } from "./handles.ts";
import { CallbackJob } from "./promise-jobs.ts";

/** Of so many results of one function that hold nothing open the place is noted. */
const PLACES_NOTED = 1_000;

type AnyFunction = (...args: unknown[]) => unknown;

const hasInstance = Function.prototype[Symbol.hasInstance];

/** Modules whose functions take a callback last and call it once (H2). */
const CALLS_BACK_ONCE = new Set(["fs", "zlib", "dns", "crypto", "child_process", "stream"]);
/** Their exceptions. */
const CALLS_BACK_OFTEN = new Set(["fs.watch", "fs.watchFile", "fs.unwatchFile"]);
/** Whose result, or whose callback's second argument, is a file descriptor. */
const OPENS = new Set(["fs.openSync", "fs.open"]);

export class HostModules {
  readonly #core: Core;
  /** Host module name without `node:` → what the program gets instead. */
  readonly #own: Readonly<Record<string, object>>;
  /** Single functions of the program's own, by names such as `util.promisify`. */
  readonly #functions: Readonly<Record<string, Function>>;
  /** Native object → what the program sees of it. One of each, so that identity is kept. */
  readonly #views = new Map<object, object>();
  readonly #natives = new Map<object, object>();
  /** Both → the name in images, such as `node:fs.promises.readFile`. */
  readonly #names = new Map<object, string>();
  readonly #modules = new Map<string, object>();
  /** How many of its results' places were noted, by function. */
  readonly #noted = new Map<string, number>();
  /** What has been noted already. */
  readonly #arrived = new WeakSet();

  constructor(
    core: Core,
    own: Readonly<Record<string, object>>,
    functions: Readonly<Record<string, Function>> = {},
  ) {
    this.#core = core;
    this.#own = own;
    this.#functions = functions;
    core.foreign.arrived = (value, what, stack) => this.arrived(value, what, stack);
  }

  module(specifier: string, namespace: object): object {
    const name = specifier.replace(/^node:/, "");
    const own = this.#own[name];
    const native = own === undefined ? namespace : { default: own, ...own };
    const view = own === undefined ? this.#view(namespace, `node:${name}`) : native;
    this.#modules.set(`node:${name}`, view);
    this.#names.set(view, `node:${name}`);
    if (own !== undefined) this.#names.set(own, `node:${name}.default`);
    return view;
  }

  /**
   * `require` and `process.getBuiltinModule` as the program sees them: the default export of a module of
   * the host, or undefined. Other modules are in the executable, or nowhere.
   */
  builtin(specifier: string): unknown {
    const view = this.#builtin(`node:${specifier.replace(/^node:/, "")}`);
    return view && (Reflect.get(view, "default") as unknown);
  }

  #builtin(name: string): object | undefined {
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    if (Object.hasOwn(this.#own, name.slice("node:".length))) return this.module(name, {});
    const native = globalThis.process.getBuiltinModule(name);
    return native && this.module(name, { ...native, default: native });
  }

  /** What `createRequire` returns. */
  readonly require = (specifier: string): unknown => {
    const found = this.builtin(specifier);
    if (found !== undefined) return found;
    const message = `Cannot find module '${specifier}' in the executable; import it by a constant specifier`;
    throw Object.assign(new Error(message), { code: "MODULE_NOT_FOUND" });
  };

  /** True for the prototypes of host classes whose instances are ordinary objects: event emitters. */
  isPlain(prototype: object): boolean {
    return /^node:events\.(default\.)?(default|EventEmitter)\.prototype$/.test(
      this.#names.get(prototype) ?? "",
    );
  }

  /** The name of a host function, class or namespace the program can reach. */
  nameOf(object: object): string | undefined {
    return this.#names.get(object);
  }

  /** What `nameOf` named; undefined if the host has no such thing. */
  byName(name: string): object | undefined {
    const [module, ...path] = name.split(".");
    let object: unknown = this.#builtin(module as string);
    for (const key of path) {
      if (object === null || (typeof object !== "object" && typeof object !== "function")) return undefined;
      object = Reflect.get(object, key);
    }
    return typeof object === "object" || typeof object === "function" ? (object ?? undefined) : undefined;
  }

  /** A namespace whose members are seen through `#member`, when they are asked for. */
  #view(native: object, name: string): object {
    const known = this.#views.get(native);
    if (known !== undefined) return known;
    const view = new Proxy(native, {
      get: (target, key, receiver) => {
        const value: unknown = Reflect.get(target, key, receiver === view ? target : receiver);
        if (typeof key !== "string") return value;
        const member = this.#member(value, `${name}.${key}`);
        return member === value || mayBeOther(target, key) ? member : value;
      },
    });
    this.#views.set(native, view);
    this.#natives.set(view, native);
    this.#names.set(native, name).set(view, name);
    return view;
  }

  #member(value: unknown, name: string): unknown {
    if (typeof value === "function") {
      const known = this.#views.get(value);
      if (known !== undefined) return known;
      const view = this.#callable(value, name);
      this.#views.set(value, view);
      this.#natives.set(view, value);
      this.#names.set(value, name).set(view, name);
      if (isClassLike(value, name) && typeof value.prototype === "object" && value.prototype !== null) {
        this.#names.set(value.prototype as object, `${name}.prototype`);
      }
      return view;
    }
    const namespace = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!namespace) return value;
    const prototype = Object.getPrototypeOf(value) as object | null;
    return prototype === null || prototype === Object.prototype ? this.#view(value, name) : value;
  }

  #callable(native: Function, name: string): object {
    const path = name.replace(/^node:/, "").replace(/\.default(?=\.)/, "");
    if (Object.hasOwn(this.#functions, path)) return this.#functions[path]!;
    if (!isClassLike(native, name)) return this.#function(native as AnyFunction, path);
    const opens = native.prototype instanceof EventEmitter && native !== EventEmitter;
    if (HOST_CLASSES.includes(native.name)) return this.hostClass(native) as object;
    return opens ? this.#class(native, `new ${path}()`) : native;
  }

  /** H5. One of the engine's own classes as the program sees it, wherever it comes from; undefined: it has none. */
  hostClass(native: unknown): unknown {
    if (typeof native !== "function") return native;
    let view = this.#views.get(native);
    if (view === undefined) {
      view = this.#class(native, `new ${native.name}()`);
      Object.defineProperty(native.prototype, "constructor", { value: view });
      this.#views.set(native, view);
      this.#natives.set(view, native);
    }
    return view;
  }

  #function(native: AnyFunction, path: string): AnyFunction {
    // `stream/promises` is another module, whose functions return promises.
    const module = path.slice(0, path.search(/\.|$/));
    const once = CALLS_BACK_ONCE.has(module) && !CALLS_BACK_OFTEN.has(path) && !path.endsWith("Sync");
    const what = `${path}()`;
    const opens = OPENS.has(path);
    const apply = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
      const given = once ? this.#withCallback(args, what, opens, apply) : args;
      const result: unknown = Reflect.apply(target, this.#natives.get(self as object) ?? self, given);
      if (opens && typeof result === "number")
        this.#openedDescriptor(result, what, this.#core.places.take(apply));
      return this.#result(result, what, apply);
    };
    return new Proxy(native, { apply });
  }

  /** H3. `instanceof` asks the class itself, which may have its own way to answer. */
  #class(native: Function, what: string): object {
    const construct = (target: Function, args: unknown[], newTarget: Function): object => {
      const as = (this.#natives.get(newTarget) as Function | undefined) ?? newTarget;
      const object = Reflect.construct(target, args, as) as object;
      const stack = this.#core.places.take(construct);
      const { port1, port2 } = object as { port1?: unknown; port2?: unknown };
      for (const made of [object, port1, port2]) this.arrived(made, what, stack);
      return object;
    };
    const isInstance = function (this: unknown, object: unknown): boolean {
      return this === view ? object instanceof native : Reflect.apply(hasInstance, this, [object]);
    };
    const view = new Proxy(native, {
      construct,
      apply: (target, self, args: unknown[]) =>
        this.#result(Reflect.apply(target, self, args), what, construct),
      get: (target, key, receiver) =>
        key === Symbol.hasInstance ? isInstance : (Reflect.get(target, key, receiver) as unknown),
    });
    return view;
  }

  /** H2. */
  #withCallback(args: unknown[], what: string, opens: boolean, above: Function): unknown[] {
    const callback = args.at(-1);
    if (typeof callback !== "function") return args;
    const stack = this.#core.places.take(above);
    const work = this.#core.foreign.begin({ what, stack });
    const inside = withContext(this.#core, callback) as AnyFunction;
    const wrapped = (...results: unknown[]): void => {
      this.#core.jobs.enterSoon(new CallbackJob(inside, results));
      if (opens && typeof results[1] === "number") this.#openedDescriptor(results[1], what, stack);
      for (const result of results) this.arrived(result, what, stack);
      this.#core.foreign.end(work);
    };
    return [...args.slice(0, -1), wrapped];
  }

  /** H1, H3. */
  #result(result: unknown, what: string, above: Function): unknown {
    if (typeof result !== "object" || result === null) return result;
    const { foreign, places } = this.#core;
    if (foreign.isForeign(result)) return foreign.adopt(result, what, places.take(above));
    if (!isNative(result)) return result;
    if (closes(result) || this.#isSeldom(what)) this.arrived(result, what, places.take(above));
    else foreign.mayBeHeld = true;
    return result;
  }

  /** H5 costs ten microseconds: a function called in a hot path (a hash for each block) is spared. */
  #isSeldom(what: string): boolean {
    const noted = (this.#noted.get(what) ?? 0) + 1;
    this.#noted.set(what, noted);
    return noted <= PLACES_NOTED;
  }

  /** H3, H5: the program has got `value` from the host. */
  arrived(value: unknown, what: string, stack: object): void {
    if (!isNative(value)) return;
    const { foreign, places } = this.#core;
    foreign.mayBeHeld = true;
    if (this.#arrived.has(value)) return;
    this.#arrived.add(value);
    places.note(value, stack);
    if (!closes(value)) return;
    const handle = openObject(value, () => foreign.end(work));
    const work = foreign.begin({ what, handle, stack });
  }

  #openedDescriptor(fd: number, what: string, stack: object): void {
    this.#core.foreign.begin({ what, handle: openDescriptor(fd), stack });
  }
}

/** A proxy has to show what cannot change as it is. */
function mayBeOther(target: object, key: string): boolean {
  const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
  return descriptor === undefined || descriptor.configurable === true || descriptor.writable === true;
}

/** What an image cannot hold, as far as a look at its prototype tells: no data the host has filled in. */
function isNative(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return false;
  if (value instanceof Error) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && prototype !== Object.prototype;
}

/** H4: what has methods for its instances, or a capital letter by convention. */
function isClassLike(fn: Function, name: string): boolean {
  const prototype: unknown = Object.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof prototype === "object" && prototype !== null && Reflect.ownKeys(prototype).length > 1)
    return true;
  return /^[A-Z]/.test(name.slice(name.lastIndexOf(".") + 1));
}
