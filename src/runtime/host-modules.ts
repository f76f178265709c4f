/**
 * Host modules (`node:fs` …) as compiled programs see them. Their work cannot travel, so it is put
 * on record when it begins (foreign.ts):
 *
 * H1: A function's native promise becomes a promise of the program's, on record until it settles.
 * H2: A callback given last to a function of a module that calls back once is on record until it is
 *     called, and then runs as an entry of the program's own.
 * H3: A function's result that lives on by itself (a stream, socket, server, child process: an event
 *     emitter that closes) is on record until its `close` event.
 * H4: Classes are passed on as they are; an instance in the program's memory cannot be captured,
 *     unless it is of a kind the image knows.
 *
 * Modules that would duplicate what the runtime replaces (timers, process) give the program's own.
 */
import type { Core } from "./core.ts";
import { CallbackJob } from "./promise-jobs.ts";

type AnyFunction = (...args: unknown[]) => unknown;

/** Modules whose functions take a callback last and call it once (H2). */
const CALLS_BACK_ONCE = new Set(["fs", "zlib", "dns", "crypto", "child_process"]);
/** Their exceptions. */
const CALLS_BACK_OFTEN = new Set(["fs.watch", "fs.watchFile", "fs.unwatchFile"]);

export class HostModules {
  readonly #core: Core;
  /** Host module name without `node:` → what the program gets instead. */
  readonly #own: Readonly<Record<string, object>>;
  /** Native object → what the program sees of it. One of each, so that identity is kept. */
  readonly #views = new Map<object, object>();
  readonly #natives = new Map<object, object>();
  /** Both → the name in images, such as `node:fs.promises.readFile`. */
  readonly #names = new Map<object, string>();
  readonly #modules = new Map<string, object>();

  constructor(core: Core, own: Readonly<Record<string, object>>) {
    this.#core = core;
    this.#own = own;
  }

  module(specifier: string, namespace: object): object {
    const name = specifier.replace(/^node:/, "");
    const own = this.#own[name];
    const native = own === undefined ? namespace : { default: own, ...own };
    const view = own === undefined ? this.#view(namespace, `node:${name}`) : native;
    this.#modules.set(`node:${name}`, view);
    this.#names.set(view, `node:${name}`);
    return view;
  }

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

  /** What `nameOf` named; undefined if this executable does not import it. */
  byName(name: string): object | undefined {
    const [module, ...path] = name.split(".");
    let object: unknown = this.#modules.get(module as string);
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
        return typeof key === "string" ? this.#member(value, `${name}.${key}`) : value;
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
      const view = isClassLike(value, name) ? value : this.#function(value as AnyFunction, name);
      this.#views.set(value, view);
      this.#names.set(value, name).set(view, name);
      if (view === value && typeof value.prototype === "object" && value.prototype !== null) {
        this.#names.set(value.prototype as object, `${name}.prototype`);
      }
      return view;
    }
    const namespace = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!namespace) return value;
    const prototype = Object.getPrototypeOf(value) as object | null;
    return prototype === null || prototype === Object.prototype ? this.#view(value, name) : value;
  }

  #function(native: AnyFunction, name: string): AnyFunction {
    const path = name.replace(/^node:/, "").replace(/\.default(?=\.)/, "");
    const module = path.slice(0, path.search(/[./]|$/));
    const once = CALLS_BACK_ONCE.has(module) && !CALLS_BACK_OFTEN.has(path) && !path.endsWith("Sync");
    const what = `${path}()`;
    return new Proxy(native, {
      apply: (target, self, args: unknown[]) => {
        const given = once ? this.#withCallback(args, what) : args;
        return this.#result(Reflect.apply(target, this.#natives.get(self as object) ?? self, given), what);
      },
    });
  }

  /** H2. */
  #withCallback(args: unknown[], what: string): unknown[] {
    const callback = args.at(-1);
    if (typeof callback !== "function") return args;
    const work = this.#core.foreign.begin(what);
    const wrapped = (...results: unknown[]): void => {
      this.#core.jobs.enterSoon(new CallbackJob(callback as AnyFunction, results));
      this.#core.foreign.end(work);
    };
    return [...args.slice(0, -1), wrapped];
  }

  /** H1, H3. */
  #result(result: unknown, what: string): unknown {
    if (typeof result !== "object" || result === null) return result;
    if (this.#core.foreign.isForeign(result)) return this.#core.foreign.adopt(result, what);
    const handle = result as {
      once?: unknown;
      emit?: unknown;
      close?: unknown;
      destroy?: unknown;
      kill?: unknown;
    };
    const closes = [handle.close, handle.destroy, handle.kill].some((method) => typeof method === "function");
    if (closes && typeof handle.once === "function" && typeof handle.emit === "function") {
      const work = this.#core.foreign.begin(what, undefined, true);
      (handle.once as AnyFunction)("close", () => this.#core.foreign.end(work));
    }
    return result;
  }
}

/** H4: what has methods for its instances, or a capital letter by convention. */
function isClassLike(fn: Function, name: string): boolean {
  const prototype: unknown = Object.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof prototype === "object" && prototype !== null && Reflect.ownKeys(prototype).length > 1)
    return true;
  return /^[A-Z]/.test(name.slice(name.lastIndexOf(".") + 1));
}
