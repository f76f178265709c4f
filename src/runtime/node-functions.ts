/**
 * Functions of node:util and node:events that hand out closures of Node's own, or promises of the
 * engine's: the same over the program's promises and over data.
 */
import type { ProgramAbortSignal } from "./abort.ts";
import { BuiltInIterator, ITERATOR_PROTOTYPES } from "./built-in-iterators.ts";
import type { Core } from "./core.ts";
import { ProgramEventTarget } from "./events.ts";
import { GeneratorObject } from "./generators.ts";
import { abortError, pushAborted } from "./node-timers.ts";
import {
  CallbackJob,
  Reaction,
  rejectFunction,
  rejectPromise,
  resolveFunction,
  resolvePromise,
  Resolvers,
} from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { PushCursor } from "./pushed.ts";
import type { Runtime } from "./runtime.ts";
import { stampCode } from "./stamp.ts";
import { ProgramWeakMap, ProgramWeakSet } from "./weak.ts";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const CUSTOM = Symbol.for("nodejs.util.promisify.custom");

/** A function that takes a callback, seen as one that returns a promise; or the other way round. */
export class Converted {
  original: AnyFunction;
  constructor(original: AnyFunction) {
    this.original = original;
  }
}

/** The callback that settles a promise; `names`: of its results, if they are to be properties of one object. */
export class NodeCallback {
  resolvers: Resolvers;
  names: readonly string[] | undefined;
  constructor(resolvers: Resolvers, names: readonly string[] | undefined) {
    this.resolvers = resolvers;
    this.names = names;
  }
}

export function nodeCallback(core: Core, data: NodeCallback): AnyFunction {
  const settle = (error: unknown, ...values: unknown[]): void => {
    const { resolvers, names } = data;
    if (error) return void rejectFunction(core, resolvers)(error);
    const named = names && Object.fromEntries(names.map((name, i) => [name, values[i]]));
    resolveFunction(core, resolvers)(named ?? values[0]);
  };
  return stampCode(settle, "nodeCallback", [data]);
}

/** Where Node's functions say what their callback's results are called. */
function namesOf(original: object): readonly string[] | undefined {
  const symbol = Object.getOwnPropertySymbols(original).find(
    (one) => one.description === "customPromisifyArgs",
  );
  return symbol && (original as Record<symbol, readonly string[]>)[symbol];
}

export function promisified(core: Core, data: Converted): AnyFunction {
  const fn: AnyFunction = function (...args) {
    const promise = core.newPromise();
    const callback = new NodeCallback(new Resolvers(promise), namesOf(data.original));
    try {
      Reflect.apply(data.original, this, [...args, nodeCallback(core, callback)]);
    } catch (error) {
      rejectPromise(core, promise, error);
    }
    return promise;
  };
  return stampCode(fn, "promisified", [data]);
}

export function callbackified(core: Core, data: Converted): AnyFunction {
  const fn: AnyFunction = function (...args) {
    const callback = args.pop();
    if (typeof callback !== "function") throw invalid("last argument", "Function");
    const promise = core.newPromise();
    resolvePromise(core, promise, Reflect.apply(data.original, this, args));
    const holder = new Converted((callback as AnyFunction).bind(this));
    PromiseState.subscribe(
      core,
      promise,
      new Reaction(callBack(core, holder), callBackError(core, holder), undefined),
    );
  };
  return stampCode(fn, "callbackified", [data]);
}

export function callBack(core: Core, data: Converted): AnyFunction {
  const reply = (value: unknown): void => core.jobs.addTick(new CallbackJob(data.original, [null, value]));
  return stampCode(reply, "callBack", [data]);
}

export function callBackError(core: Core, data: Converted): AnyFunction {
  const reply = (reason: unknown): void =>
    core.jobs.addTick(new CallbackJob(data.original, [reason || falsy(reason)]));
  return stampCode(reply, "callBackError", [data]);
}

function falsy(reason: unknown): Error {
  const error = new Error("Promise was rejected with a falsy value");
  return Object.assign(error, { code: "ERR_FALSY_VALUE_REJECTION", reason });
}

function invalid(what: string, type: string): TypeError {
  const error = new TypeError(`The ${what} argument must be of type ${type}`);
  return Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
}

function convert(
  make: (core: Core, data: Converted) => AnyFunction,
  core: Core,
  original: unknown,
): AnyFunction {
  if (typeof original !== "function") throw invalid('"original"', "function");
  const fn = make(core, new Converted(original as AnyFunction));
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original) as object);
  return fn;
}

function promisify(core: Core, original: unknown): unknown {
  const custom: unknown = (original as { [CUSTOM]?: unknown } | null)?.[CUSTOM];
  if (typeof custom === "function") return custom;
  const fn = convert(promisified, core, original);
  Object.defineProperty(fn, CUSTOM, { value: fn, configurable: true });
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original as object));
}

function callbackify(core: Core, original: unknown): unknown {
  const fn = convert(callbackified, core, original);
  const { name, length } = original as Function;
  Object.defineProperty(fn, "name", { value: `${name}Callbackified`, configurable: true });
  return Object.defineProperty(fn, "length", { value: length + 1, configurable: true });
}

interface Emitter {
  on(type: unknown, listener: AnyFunction): unknown;
  once(type: unknown, listener: AnyFunction): unknown;
  removeListener(type: unknown, listener: AnyFunction): unknown;
}

/** The program's own, or one of the host's that is no emitter. */
function isTarget(target: Emitter | ProgramEventTarget): target is ProgramEventTarget {
  return ProgramEventTarget.is(target) || typeof target.once !== "function";
}

/** `once` of node:events: what it waits for, and what it listens with. */
export class Awaited {
  target: Emitter | ProgramEventTarget;
  type: unknown;
  resolvers: Resolvers;
  listeners: AnyFunction[] = [];
  signal: ProgramAbortSignal | undefined;
  constructor(target: Awaited["target"], type: unknown, resolvers: Resolvers, signal?: ProgramAbortSignal) {
    this.target = target;
    this.type = type;
    this.resolvers = resolvers;
    this.signal = signal;
  }
}

/** How an awaited event ends. */
const ENDINGS = {
  eventArrived: (core: Core, { resolvers }: Awaited, args: unknown[]) =>
    resolveFunction(core, resolvers)(args),
  eventFailed: (core: Core, { resolvers }: Awaited, args: unknown[]) =>
    rejectFunction(core, resolvers)(args[0]),
  eventAborted: (core: Core, { resolvers, signal }: Awaited) =>
    rejectFunction(core, resolvers)(abortError(signal!.reason)),
};

export function eventListener(core: Core, name: keyof typeof ENDINGS, data: Awaited): AnyFunction {
  const listener = (...args: unknown[]): void => {
    stopListening(data);
    ENDINGS[name](core, data, args);
  };
  return stampCode(listener, name, [data]);
}

function stopListening({ target, type, listeners, signal }: Awaited): void {
  const [arrived, failed, aborted] = listeners;
  if (isTarget(target)) target.removeEventListener(type, arrived as never);
  else {
    target.removeListener(type, arrived!);
    target.removeListener("error", failed!);
  }
  signal?.removeEventListener("abort", aborted as never);
}

function once(
  core: Core,
  target: Awaited["target"],
  type: unknown,
  options?: { signal?: ProgramAbortSignal },
): object {
  const promise = core.newPromise();
  const signal = options?.signal;
  if (signal?.aborted) {
    rejectPromise(core, promise, abortError(signal.reason));
    return promise;
  }
  const data = new Awaited(target, type, new Resolvers(promise), signal);
  const names = ["eventArrived", "eventFailed", "eventAborted"] as const;
  data.listeners = names.map((name) => eventListener(core, name, data));
  const [arrived, failed, aborted] = data.listeners as [AnyFunction, AnyFunction, AnyFunction];
  if (isTarget(target)) target.addEventListener(type, arrived, { once: true });
  else {
    target.once(type, arrived);
    if (type !== "error") target.once("error", failed);
  }
  signal?.addEventListener("abort", aborted, { once: true });
  return promise;
}

/** What `on` listens with: to the event, to `error`, and to the events that end it. */
export function pushEvent(cursor: PushCursor): AnyFunction {
  return stampCode((...args: unknown[]) => cursor.push(args), "pushEvent", [cursor]);
}

export function pushError(cursor: PushCursor): AnyFunction {
  return stampCode((error: unknown) => cursor.fail(error), "pushError", [cursor]);
}

export function pushEnd(cursor: PushCursor): AnyFunction {
  return stampCode(() => cursor.finish(), "pushEnd", [cursor]);
}

/** Takes the listeners of `on` away again: pairs of event and listener. */
export function pushStop(
  emitter: Emitter,
  listeners: readonly (readonly [unknown, AnyFunction])[],
): AnyFunction {
  const stop = (): void => {
    for (const [type, listener] of listeners) emitter.removeListener(type, listener);
  };
  return stampCode(stop, "pushStop", [emitter, listeners]);
}

function on(
  runtime: Runtime,
  emitter: Emitter,
  type: unknown,
  options?: { signal?: ProgramAbortSignal; close?: unknown[] },
): object {
  const { signal, close = [] } = options ?? {};
  if (signal?.aborted) throw abortError(signal.reason);
  const cursor = new PushCursor(runtime.Promise);
  const listeners: [unknown, AnyFunction][] = [[type, pushEvent(cursor)]];
  if (type !== "error") listeners.push(["error", pushError(cursor)]);
  for (const end of close) listeners.push([end, pushEnd(cursor)]);
  for (const [event, listener] of listeners) emitter.on(event, listener);
  cursor.stop = pushStop(emitter, listeners);
  signal?.addEventListener("abort", pushAborted(cursor, signal), { once: true });
  return BuiltInIterator.make(ITERATOR_PROTOTYPES["Pushed Iterator"]!, cursor);
}

const AsyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;

function isOf(value: object, ...prototypes: object[]): boolean {
  return typeof value === "function" && prototypes.includes(Object.getPrototypeOf(value) as object);
}

/** `util.types` answers for the program's own kinds, too. */
function types({ kinds }: Runtime): Record<string, (value: object) => boolean> {
  const { generators, asyncGenerators } = kinds;
  return {
    isPromise: PromiseState.is,
    isGeneratorObject: (value) => GeneratorObject.frameOf(value) !== undefined,
    isGeneratorFunction: (value) =>
      isOf(value, generators.functionPrototype, asyncGenerators.functionPrototype),
    isAsyncFunction: (value) => isOf(value, AsyncFunctionPrototype, asyncGenerators.functionPrototype),
    isWeakMap: (value) => ProgramWeakMap.is(value),
    isWeakSet: (value) => ProgramWeakSet.is(value),
  };
}

function typeTests(runtime: Runtime): Record<string, Function> {
  const native = globalThis.process.getBuiltinModule("node:util").types as unknown as Record<
    string,
    (value: unknown) => boolean
  >;
  const tests = Object.entries(types(runtime)).flatMap(([name, is]) => {
    const test = (value: unknown): boolean => (isObject(value) && is(value)) || native[name]!(value);
    return ["util.types", "util/types"].map((module) => [`${module}.${name}`, test] as const);
  });
  return Object.fromEntries(tests);
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** By module and name. */
export function nodeFunctions(runtime: Runtime): Record<string, Function> {
  return {
    ...typeTests(runtime),
    "util.promisify": (original: unknown) => promisify(runtime, original),
    "util.callbackify": (original: unknown) => callbackify(runtime, original),
    "events.once": (target: never, type: unknown, options?: never) => once(runtime, target, type, options),
    "events.on": (target: never, type: unknown, options?: never) => on(runtime, target, type, options),
  };
}
