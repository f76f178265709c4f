/** The globals compiled code takes from the runtime, and the host modules that hold the same things. */
import { nativeSignal } from "./abort.ts";
import { checkCallback } from "./argument-errors.ts";
import { createAsyncLocalStorage } from "./async-local-storage.ts";
import { createAsyncResource } from "./async-resource.ts";
import { createEventClasses, createWeakClasses } from "./own-classes.ts";
import { nodeFunctions } from "./node-functions.ts";
import { timerPromises } from "./node-timers.ts";
import { CallbackJob } from "./promise-jobs.ts";
import { createProxy } from "./proxy.ts";
import { HOST_CLASSES, REPLACED_GLOBALS } from "./replaced-globals.ts";
import type { Runtime } from "./runtime.ts";
import { Immediate } from "./timer-objects.ts";

type Callback = (...args: unknown[]) => unknown;

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

export function createGlobals(runtime: Runtime): {
  globals: Record<string, unknown>;
  modules: Record<string, object>;
  functions: Record<string, Function>;
} {
  const promises = timerPromises(runtime);
  const timers = createTimerFunctions(runtime, promises);
  const own: Record<string, unknown> = {
    ...timers,
    ...createWeakClasses(runtime),
    ...createEventClasses(runtime),
    Promise: runtime.Promise,
    Proxy: createProxy(),
    console: runtime.console.methods(),
    process: runtime.process.object,
    performance: createPerformance(runtime),
    globalThis: runtime.globalView.object,
    global: runtime.globalView.object,
    queueMicrotask: (callback: unknown) => {
      checkCallback(callback);
      runtime.jobs.add(new CallbackJob(callback as Callback, []), 0, undefined);
    },
  };
  const native = globalThis as unknown as Record<string, unknown>;
  if (typeof native["fetch"] === "function") {
    own["fetch"] = (resource: unknown, options?: { signal?: unknown }) => {
      const given = options && { ...options, signal: nativeSignal(options.signal) };
      return runtime.foreign.adopt(
        (native["fetch"] as Callback)(resource, given) as Promise<unknown>,
        "fetch()",
      );
    };
  }
  for (const [name, value] of Object.entries(own)) nameFunction(value, name);
  // A global of the list without a replacement here is the engine's.
  const globals = Object.fromEntries(
    REPLACED_GLOBALS.filter((name) => !HOST_CLASSES.includes(name)).map((name) => [
      name,
      name in own ? own[name] : native[name],
    ]),
  );
  const modules = createModules(runtime, timers, promises, own);
  return { globals, modules, functions: nodeFunctions(runtime) };
}

/** The engine loads most of them only when somebody asks for them. */
export function defineHostClasses({ globals, hostModules }: Runtime): void {
  for (const name of HOST_CLASSES) {
    const define = (attributes: PropertyDescriptor): unknown =>
      Object.defineProperty(globals, name, { configurable: true, ...attributes });
    define({
      get: () => hostModules.hostClass((globalThis as Record<string, unknown>)[name]),
      set: (value: unknown) => define({ value, writable: true }),
    });
  }
}

function nameFunction(value: unknown, name: string): void {
  if (typeof value === "function" && value.name !== name) {
    Object.defineProperty(value, "name", { value: name, configurable: true });
  }
}

function createTimerFunctions(runtime: Runtime, promises: Record<string, unknown>): Record<string, unknown> {
  const { timers } = runtime;
  const setTimeout = (callback: unknown, delay?: unknown, ...args: unknown[]): unknown =>
    timers.set(callback, delay, args, false);
  const setImmediate = (callback: unknown, ...args: unknown[]): unknown =>
    timers.setImmediate(callback, args);
  Object.defineProperty(setTimeout, PROMISIFY, { value: promises["setTimeout"] });
  Object.defineProperty(setImmediate, PROMISIFY, { value: promises["setImmediate"] });
  const clear = (timer?: unknown): void => timers.clear(timer);
  return {
    setTimeout,
    setImmediate,
    setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]) =>
      timers.set(callback, delay, args, true),
    clearTimeout: clear,
    clearInterval: (timer?: unknown) => timers.clear(timer),
    clearImmediate: (immediate?: unknown) => {
      if (immediate instanceof Immediate) immediate[Symbol.dispose]();
    },
  };
}

/** `performance` on the program's clock; the rest is the engine's, whose methods insist on their object. */
function createPerformance(runtime: Runtime): object {
  const native = globalThis.performance;
  const own: Record<PropertyKey, unknown> = {
    now: () => runtime.clock.performance(),
    get timeOrigin() {
      return runtime.clock.origin();
    },
    toJSON: () => ({ timeOrigin: runtime.clock.origin() }),
  };
  const performance = Object.create(native) as object;
  for (let at: object = native; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const key of Reflect.ownKeys(at)) {
      const value: unknown = Object.getOwnPropertyDescriptor(at, key)?.value;
      if (typeof value !== "function" || key === "constructor" || key in own) continue;
      own[key] = (...args: unknown[]): unknown => Reflect.apply(value, native, args);
    }
  }
  return Object.defineProperties(performance, Object.getOwnPropertyDescriptors(own));
}

function createModules(
  runtime: Runtime,
  timers: Record<string, unknown>,
  promises: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, object> {
  return {
    timers: { ...timers, promises },
    "timers/promises": promises,
    process: own["process"] as object,
    console: own["console"] as object,
    module: but("node:module", { createRequire: () => runtime.hostModules.require }),
    async_hooks: but("node:async_hooks", {
      AsyncResource: createAsyncResource(runtime),
      AsyncLocalStorage: createAsyncLocalStorage(runtime),
    }),
  };
}

/** A module of the host with some functions of the program's own. */
function but(name: string, own: object): object {
  return Object.assign({}, globalThis.process.getBuiltinModule(name), own);
}
