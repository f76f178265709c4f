/** The globals compiled code takes from the runtime, and the host modules that hold the same things. */
import { CallbackJob } from "./promise-jobs.ts";
import { createProxy } from "./proxy.ts";
import { REPLACED_GLOBALS } from "./replaced-globals.ts";
import type { Runtime } from "./runtime.ts";
import { Immediate } from "./timer-objects.ts";
import { ProgramFinalizationRegistry, ProgramWeakMap, ProgramWeakRef, ProgramWeakSet } from "./weak.ts";

type Callback = (...args: unknown[]) => unknown;

const PROMISIFY = Symbol.for("nodejs.util.promisify.custom");

export function createGlobals(runtime: Runtime): {
  globals: Record<string, unknown>;
  modules: Record<string, object>;
} {
  const timers = createTimerFunctions(runtime);
  const own: Record<string, unknown> = {
    ...timers,
    ...createWeakClasses(runtime),
    Promise: runtime.Promise,
    Proxy: createProxy(),
    console: runtime.console.methods(),
    process: runtime.process.object,
    performance: createPerformance(runtime),
    globalThis: runtime.globalView.object,
    global: runtime.globalView.object,
    queueMicrotask: (callback: unknown) => {
      if (typeof callback !== "function")
        throw new TypeError('The "callback" argument must be of type function');
      runtime.jobs.add(new CallbackJob(callback as Callback, []), 0, undefined);
    },
  };
  const native = globalThis as unknown as Record<string, unknown>;
  if (typeof native["fetch"] === "function") {
    own["fetch"] = (...args: unknown[]) =>
      runtime.foreign.adopt((native["fetch"] as Callback)(...args) as Promise<unknown>, "fetch()");
  }
  for (const [name, value] of Object.entries(own)) nameFunction(value, name);
  // A global of the list without a replacement here is the engine's.
  const globals = Object.fromEntries(
    REPLACED_GLOBALS.map((name) => [name, name in own ? own[name] : native[name]]),
  );
  return { globals, modules: createModules(timers, own) };
}

function nameFunction(value: unknown, name: string): void {
  if (typeof value === "function" && value.name !== name) {
    Object.defineProperty(value, "name", { value: name, configurable: true });
  }
}

function createTimerFunctions(runtime: Runtime): Record<string, unknown> {
  const { timers } = runtime;
  const setTimeout = (callback: unknown, delay?: unknown, ...args: unknown[]): unknown =>
    timers.set(callback, delay, args, false);
  const setImmediate = (callback: unknown, ...args: unknown[]): unknown =>
    timers.setImmediate(callback, args);
  const promisified = {
    setTimeout: (delay?: unknown, value?: unknown) =>
      new runtime.Promise((resolve) => void timers.set(resolve, delay, [value], false)),
    setImmediate: (value?: unknown) =>
      new runtime.Promise((resolve) => void timers.setImmediate(resolve, [value])),
  };
  Object.defineProperty(setTimeout, PROMISIFY, { value: promisified.setTimeout });
  Object.defineProperty(setImmediate, PROMISIFY, { value: promisified.setImmediate });
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

function createWeakClasses(runtime: Runtime): Record<string, unknown> {
  const enqueue = (callback: (held: unknown) => unknown, held: unknown): void =>
    runtime.jobs.enterSoon(new CallbackJob(callback, [held]));
  const FinalizationRegistry = class extends ProgramFinalizationRegistry {
    constructor(cleanup: unknown) {
      super(enqueue, cleanup);
    }
  };
  const classes: Record<string, Function> = {
    // Subclasses of their own: programs may change them, other runtimes must not see it.
    WeakMap: class extends ProgramWeakMap {},
    WeakSet: class extends ProgramWeakSet {},
    WeakRef: class extends ProgramWeakRef {},
    FinalizationRegistry,
  };
  for (const [name, cls] of Object.entries(classes)) {
    const { prototype } = cls as { prototype: object };
    const parent = Object.getPrototypeOf(prototype) as object;
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors<PropertyDescriptorMap>(
      parent as never,
    );
    Object.defineProperties(prototype, methods);
    Object.setPrototypeOf(prototype, Object.prototype);
    Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  }
  return classes;
}

/** `performance` on the program's clock; the rest is the engine's, whose methods insist on their object. */
function createPerformance(runtime: Runtime): object {
  const native = globalThis.performance;
  const own: Record<PropertyKey, unknown> = {
    now: () => runtime.clock.performance(),
    timeOrigin: Date.now() - runtime.clock.performance(),
    toJSON: () => ({ timeOrigin: own["timeOrigin"] }),
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
  timers: Record<string, unknown>,
  own: Record<string, unknown>,
): Record<string, object> {
  const { setTimeout, setImmediate } = timers as Record<string, Callback & { [PROMISIFY]: Callback }>;
  const promises = {
    setTimeout: setTimeout![PROMISIFY],
    setImmediate: setImmediate![PROMISIFY],
    scheduler: { wait: (delay?: unknown) => setTimeout![PROMISIFY](delay) },
  };
  return {
    timers: { ...timers, promises },
    "timers/promises": promises,
    process: own["process"] as object,
    console: own["console"] as object,
  };
}
