/** `for await`: asynchronous iterators, and synchronous ones made asynchronous, with their state as data. */
import type { DelegateAnswer, IteratorRecord, Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import {
  AsyncCursor,
  checkIterator,
  closeIterator,
  Cursor,
  iteratorBy,
  iteratorResult,
  type Method,
  methodOf,
  type Result,
} from "./iterators.ts";
import type { Job } from "./jobs.ts";
import { promiseResolve } from "./promise-capability.ts";
import { rejectPromise, resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { renderTyped } from "./render.ts";

/** GetIterator(iterable, async). */
export function asyncIterator(core: Core, iterable: unknown, text?: string): Cursor {
  const method = (iterable as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator];
  if (method === undefined || method === null) return new SyncCursor(core, syncIterator(iterable, text));
  if (typeof method !== "function") throw notAsyncIterable(method, text);
  return asyncIteratorBy(iterable, method);
}

/** V8 speaks of the method where there is one, or nothing it could name. */
function notAsyncIterable(method: unknown, text: string | undefined): TypeError {
  const isThere = method !== undefined && method !== null;
  if (isThere || text === undefined) return new TypeError(`${renderTyped(method)} is not a function`);
  return new TypeError(`${text} is not async iterable`);
}

/** GetIteratorFromMethod. */
export function asyncIteratorBy(iterable: unknown, method: Function): Cursor {
  const object = checkIterator(Reflect.apply(method, iterable, []), "Symbol.asyncIterator");
  return new AsyncCursor(object, object.next as Method);
}

function syncIterator(iterable: unknown, text: string | undefined): Cursor {
  const method = (iterable as { [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  if (typeof method !== "function") throw notAsyncIterable(method, text);
  return iteratorBy(iterable, method);
}

/** As `closeIterator`, but a missing `return` is told from one that returned undefined. */
export function closeAsyncIterator(record: IteratorRecord): { readonly value: unknown } | undefined {
  // The language's async-from-sync iterator always has one, which is awaited.
  if (record instanceof SyncCursor) return { value: record.return() };
  const method = methodOf(record, "return");
  return method && { value: method() };
}

/** One step of `yield*` in an async generator, up to where the answer is awaited. */
export function delegateAsync(record: IteratorRecord, mode: Mode, value: unknown): DelegateAnswer {
  if (mode === 0) return { value: record.next(value), lacks: undefined };
  const name = mode === 1 ? "throw" : "return";
  const method = record instanceof SyncCursor ? syncMethod(record, name) : methodOf(record, name);
  if (method !== undefined) return { value: method(value), lacks: undefined };
  if (mode === 2) return { value, lacks: name };
  const closing = closeAsyncIterator(record);
  if (closing === undefined) throw noThrowMethod();
  return { value: closing.value, lacks: name };
}

function syncMethod(record: SyncCursor, name: "throw" | "return"): Method {
  return (...args) => record[name](...args);
}

/** The rest of the step: what was awaited has come to `value`. */
export function delegated({ lacks }: DelegateAnswer, value: unknown): Result {
  if (lacks === "return") return { value, done: true };
  const result = iteratorResult(value);
  if (lacks === "throw") throw noThrowMethod();
  return result;
}

function noThrowMethod(): TypeError {
  return new TypeError("The iterator does not provide a 'throw' method.");
}

/** The language's async-from-sync iterator: each value of a synchronous one is awaited. */
export class SyncCursor extends Cursor {
  cursor: Cursor;
  readonly #core: Core;

  constructor(core: Core, cursor: Cursor) {
    super();
    this.#core = core;
    this.cursor = cursor;
  }

  next(...args: unknown[]): Result {
    return this.#unwrap(() => this.cursor.next(...args), true) as unknown as Result;
  }

  return(...args: unknown[]): unknown {
    const core = this.#core;
    const target = core.newPromise();
    try {
      const method = methodOf(this.cursor, "return");
      if (method !== undefined) return this.#unwrap(() => iteratorResult(method(...args)), false);
      resolvePromise(core, target, { value: args[0], done: true });
    } catch (error) {
      rejectPromise(core, target, error);
    }
    return target;
  }

  throw(...args: unknown[]): unknown {
    const method = methodOf(this.cursor, "throw");
    if (method !== undefined) return this.#unwrap(() => iteratorResult(method(...args)), true);
    const step = (): Result => {
      closeIterator(this.cursor);
      throw noThrowMethod();
    };
    return this.#unwrap(step, false);
  }

  /** AsyncFromSyncIteratorContinuation: a promise of the step's result with its value awaited. */
  #unwrap(step: () => Result, closeOnRejection: boolean): PromiseState {
    const core = this.#core;
    const target = core.newPromise();
    try {
      const { done, value } = step();
      const toClose = closeOnRejection && !done ? this.cursor : undefined;
      PromiseState.subscribe(core, this.#wrap(value, toClose), new Unwrap(Boolean(done), toClose, target));
    } catch (error) {
      rejectPromise(core, target, error);
    }
    return target;
  }

  #wrap(value: unknown, toClose: Cursor | undefined): PromiseState {
    try {
      return promiseResolve(this.#core, this.#core.Promise as never, value) as PromiseState;
    } catch (error) {
      closeQuietly(toClose);
      throw error;
    }
  }
}

/** Turns the awaited value of an iterator result into the result. */
export class Unwrap implements Job {
  done: boolean;
  toClose: Cursor | undefined;
  target: PromiseState;

  constructor(done: boolean, toClose: Cursor | undefined, target: PromiseState) {
    this.done = done;
    this.toClose = toClose;
    this.target = target;
  }

  run(core: Core, mode: Mode, value: unknown): void {
    if (mode === 0) return resolvePromise(core, this.target, { value, done: this.done });
    closeQuietly(this.toClose);
    rejectPromise(core, this.target, value);
  }
}

/** IteratorClose with a throw completion: what `return` throws gives way to the error at hand. */
function closeQuietly(cursor: Cursor | undefined): void {
  if (cursor === undefined) return;
  try {
    closeIterator(cursor);
  } catch {
    // The error at hand is the one to report.
  }
}
