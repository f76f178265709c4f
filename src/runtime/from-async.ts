/** Array.fromAsync (ECMAScript 2026, 23.1.2.2): a loop that awaits, with its state as data. */
import type { Mode } from "./abi.ts";
import { asyncIteratorBy, closeAsyncIterator, SyncCursor } from "./async-iterators.ts";
import type { Core } from "./core.ts";
import { awaitValue } from "./frames.ts";
import { type Cursor, iteratorBy, iteratorResult } from "./iterators.ts";
import { type Job, runningCore } from "./jobs.ts";
import { rejectPromise, resolvePromise } from "./promise-jobs.ts";
import type { PromiseState } from "./promise-state.ts";
import { render } from "./render.ts";
import { replace } from "./replace.ts";

type Callback = (value: unknown, index: number) => unknown;

/** What is awaited: an item (the iterator's next result), what the mapping made of it, the iterator's end. */
export type Awaited = 0 | 1 | 2;
const ITEM: Awaited = 0;
const MAPPED: Awaited = 1;
const CLOSED: Awaited = 2;

const define = Object.defineProperty;
const NativeProxy = globalThis.Proxy;

export class FromAsync implements Job {
  target: PromiseState;
  map: Callback | undefined;
  /** `this` of the mapping. */
  self: unknown;
  /** Of an iterable; of anything else `items` are read by index up to `length`. */
  cursor: Cursor | undefined = undefined;
  items: object | undefined = undefined;
  length = 0;
  result: object | undefined = undefined;
  index = 0;
  awaited: Awaited = ITEM;
  /** Thrown once the iterator is closed. */
  error: unknown = undefined;

  constructor(target: PromiseState, map: Callback | undefined, self: unknown) {
    this.target = target;
    this.map = map;
    this.self = self;
  }

  run(core: Core, mode: Mode, value: unknown): void {
    this.guarded(core, () => this.goOn(core, mode, value));
  }

  begin(core: Core, constructor: unknown, source: unknown): void {
    this.guarded(core, () => {
      const { map } = this;
      if (map !== undefined && typeof map !== "function")
        throw new TypeError(`${render(map)} is not a function`);
      this.open(core, source);
      const arguments_ = this.cursor === undefined ? [this.length] : [];
      this.result = isConstructor(constructor) ? new constructor(...arguments_) : Array(...arguments_);
      this.step(core);
    });
  }

  private guarded(core: Core, part: () => void): void {
    try {
      part();
    } catch (error) {
      core.polls.callee = undefined;
      rejectPromise(core, this.target, error);
    }
  }

  private open(core: Core, source: unknown): void {
    const asynchronous = methodOf(source, Symbol.asyncIterator);
    const method = asynchronous ?? methodOf(source, Symbol.iterator);
    if (asynchronous !== undefined) this.cursor = asyncIteratorBy(source, asynchronous);
    else if (method !== undefined) this.cursor = new SyncCursor(core, iteratorBy(source, method));
    else {
      this.items = Object(source) as object;
      this.length = lengthOf(this.items);
    }
  }

  private step(core: Core): void {
    this.awaited = ITEM;
    const { cursor, items, index } = this;
    if (cursor !== undefined) awaitValue(core, this, cursor.next());
    else if (index < this.length) awaitValue(core, this, (items as Record<number, unknown>)[index]);
    else this.finish(core);
  }

  private goOn(core: Core, mode: Mode, value: unknown): void {
    if (this.awaited === CLOSED) throw this.error;
    if (this.awaited === MAPPED) return mode === 0 ? this.put(core, value) : this.close(core, value);
    if (mode !== 0) throw value;
    if (this.cursor === undefined) return this.take(core, value);
    const result = iteratorResult(value);
    if (result.done) this.finish(core);
    else this.take(core, result.value);
  }

  private take(core: Core, value: unknown): void {
    const { map, self, index } = this;
    if (map === undefined) return this.put(core, value);
    this.awaited = MAPPED;
    try {
      awaitValue(core, this, Reflect.apply(map, self, [value, index]));
    } catch (error) {
      this.close(core, error);
    }
  }

  private put(core: Core, value: unknown): void {
    try {
      define(this.result!, this.index, { value, writable: true, enumerable: true, configurable: true });
    } catch (error) {
      return this.close(core, error);
    }
    this.index++;
    this.step(core);
  }

  private close(core: Core, error: unknown): void {
    this.awaited = CLOSED;
    this.error = error;
    try {
      const closing = this.cursor && closeAsyncIterator(this.cursor);
      if (closing !== undefined) return void awaitValue(core, this, closing.value);
    } catch {
      // What closing throws is dropped.
    }
    throw error;
  }

  private finish(core: Core): void {
    (this.result as { length: number }).length = this.index;
    resolvePromise(core, this.target, this.result);
  }
}

type Constructor = new (...args: unknown[]) => object;

function isConstructor(value: unknown): value is Constructor {
  if (value === Array) return true;
  try {
    const probe = new NativeProxy(value as Constructor, { construct: () => ({}) });
    return typeof new probe() === "object";
  } catch {
    return false;
  }
}

/** GetMethod, with V8's message. */
function methodOf(source: unknown, symbol: symbol): Function | undefined {
  const method = (source as Record<symbol, unknown>)[symbol];
  if (method === undefined || method === null) return undefined;
  if (typeof method === "function") return method;
  throw new TypeError(
    `Array.fromAsync requires that the property of the first argument, items[${symbol.description}], when exists, be a function`,
  );
}

function lengthOf(items: object): number {
  const length = Math.trunc(Number((items as { length?: unknown }).length)) || 0;
  return Math.min(Math.max(length, 0), Number.MAX_SAFE_INTEGER);
}

/** The engine's would keep what it waits for to itself. */
export function replaceFromAsync(): void {
  replace(Array, "fromAsync", (original) => (self, args) => {
    const core = runningCore();
    if (core === undefined) return Reflect.apply(original, self, args);
    const [source, map, mapSelf] = args as [unknown, Callback | undefined, unknown];
    const target = core.newPromise();
    core.polls.goingOn(() => new FromAsync(target, map, mapSelf).begin(core, self, source));
    return target;
  });
}
