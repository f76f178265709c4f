/**
 * Asynchronous iterators over what arrives from outside: `setInterval` of node:timers/promises and `on` of
 * node:events. Node's are async generators and closures of its own; these are data.
 */
import { Cursor, type Result } from "./cursor.ts";

/** What `Promise.withResolvers` returns. */
interface Waiting {
  readonly promise: object;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type PromiseClass = {
  withResolvers(): Waiting;
  resolve(value: unknown): object;
  reject(error: unknown): object;
};

/** Something that stops what pushes; called once. */
type Stop = () => unknown;

export class PushCursor extends Cursor {
  /** The program's `Promise`. */
  Promise: PromiseClass;
  /** What has arrived and was not asked for. */
  values: unknown[] = [];
  /** Who has asked for what has not arrived. */
  waiting: Waiting[] = [];
  /** What is left to be thrown, in an array. */
  failure: unknown[] = [];
  done = false;
  stop: Stop | undefined = undefined;

  constructor(Promise: PromiseClass) {
    super();
    this.Promise = Promise;
  }

  push(value: unknown): void {
    const first = this.waiting.shift();
    if (first === undefined) this.values.push(value);
    else first.resolve({ value, done: false });
  }

  fail(error: unknown): void {
    const first = this.waiting.shift();
    if (first === undefined) this.failure = [error];
    else first.reject(error);
    this.finish();
  }

  next(): Result {
    return this.#next() as unknown as Result;
  }

  #next(): object {
    if (this.values.length > 0) return this.Promise.resolve({ value: this.values.shift(), done: false });
    if (this.failure.length > 0) return this.Promise.reject(this.failure.pop());
    if (this.done) return this.Promise.resolve({ value: undefined, done: true });
    const waiting = this.Promise.withResolvers();
    this.waiting.push(waiting);
    return waiting.promise;
  }

  /** What `return` answers. */
  close(): object {
    this.finish();
    this.values = [];
    return this.Promise.resolve({ value: undefined, done: true });
  }

  finish(): void {
    if (this.done) return;
    this.done = true;
    this.stop?.();
    for (const { resolve } of this.waiting) resolve({ value: undefined, done: true });
    this.waiting = [];
  }
}
