/**
 * Async generators: a frame and a queue of requests, both data, as the language specifies them
 * (27.6.3). Requests are answered one at a time and in order, whether the generator runs or not.
 */
import type { Mode, Saved, Step } from "./abi.ts";
import type { Core } from "./core.ts";
import { type AnyFrame, awaitValue, inheritFrame, NOTHING, SUSPENDED } from "./frames.ts";
import { GeneratorObject, kindPrototypes } from "./generators.ts";
import { rejectPromise, resolvePromise } from "./promise-jobs.ts";
import type { PromiseState } from "./promise-state.ts";
import { render } from "./render.ts";

/**
 * START, YIELDED: waiting for a request. RUNNING: its code runs or awaits. RETURNING: `return(value)`
 * arrived at a `yield`, and `value` is being awaited. DRAINING: finished, and the value of a queued
 * `return` is being awaited. DONE: finished.
 */
export type AsyncGeneratorState = 0 | 1 | 2 | 3 | 4 | 5;
const START: AsyncGeneratorState = 0;
const RUNNING: AsyncGeneratorState = 1;
const YIELDED: AsyncGeneratorState = 2;
const DONE: AsyncGeneratorState = 3;
const RETURNING: AsyncGeneratorState = 4;
const DRAINING: AsyncGeneratorState = 5;

/** A call of `next`, `throw` or `return` that has not been answered. */
export class Request {
  mode: Mode;
  value: unknown;
  promise: PromiseState;

  constructor(mode: Mode, value: unknown, promise: PromiseState) {
    this.mode = mode;
    this.value = value;
    this.promise = promise;
  }
}

export class AsyncGeneratorFrame implements AnyFrame {
  pc = 0;
  readonly step: Step;
  readonly saved: Saved;
  state: AsyncGeneratorState = START;
  requests: Request[] = [];
  /** Set by `yield` just before the step function returns. */
  yielding = false;
  yielded: unknown = undefined;

  constructor(step: Step, saved: Saved = NOTHING) {
    this.step = step;
    this.saved = saved;
  }

  /** An awaited value has arrived. */
  run(core: Core, mode: Mode, value: unknown): void {
    if (this.state === DRAINING) {
      this.state = DONE;
      this.answer(core, mode, value, true);
      this.drain(core);
    } else if (this.state === RETURNING) {
      this.state = RUNNING;
      this.go(core, mode === 0 ? 2 : 1, value);
    } else {
      this.go(core, mode, value);
    }
  }

  /** True of one that waits for an awaited value: what it comes to will answer a request. */
  static canBeResumed({ state, requests }: AsyncGeneratorFrame): boolean {
    return (state === RUNNING || state === RETURNING || state === DRAINING) && requests.length > 0;
  }

  /** @param mayPause whoever asks has nothing left to do before the generator has come to where it waits (B1). */
  request(core: Core, mode: Mode, value: unknown, mayPause: boolean): PromiseState {
    const promise = core.newPromise();
    this.requests.push(new Request(mode, value, promise));
    if (this.state === START || this.state === YIELDED) this.acceptNow(core, mayPause);
    else if (this.state === DONE) this.drain(core);
    return promise;
  }

  private acceptNow(core: Core, mayPause: boolean): void {
    const { polls } = core;
    const { bare } = polls;
    polls.bare = mayPause && bare;
    this.accept(core);
    polls.bare = bare;
  }

  /** Takes up the first request while suspended. */
  private accept(core: Core): void {
    const { mode, value } = this.requests[0] as Request;
    if (this.state === START && mode !== 0) {
      this.state = DONE;
      this.drain(core);
    } else if (mode === 2) {
      this.state = RETURNING;
      this.awaitOperand(core, value);
    } else {
      this.state = RUNNING;
      this.go(core, mode, value);
    }
  }

  /** Awaits the operand of `return(value)`; even reading it (`value.constructor`) may throw. */
  private awaitOperand(core: Core, value: unknown): void {
    try {
      awaitValue(core, this, value);
    } catch (error) {
      this.run(core, 1, error);
    }
  }

  /** Runs until the code awaits, ends, or yields with no request queued. A loop: queues may be long. */
  private go(core: Core, mode: Mode, value: unknown): void {
    let result = this.resume(core, mode, value);
    while (result === SUSPENDED && this.yielding) {
      const yielded = this.yielded;
      this.yielding = false;
      this.yielded = undefined;
      this.state = YIELDED;
      this.answer(core, 0, yielded, false);
      const next = this.requests[0];
      if (next === undefined || next.mode === 2) return next && this.accept(core);
      this.state = RUNNING;
      result = this.resume(core, next.mode, next.value);
    }
  }

  /** One call of the step function, the end included. */
  private resume(core: Core, mode: Mode, value: unknown): unknown {
    let result: unknown;
    let ending: Mode = 0;
    try {
      result = this.step(this, mode, value);
    } catch (error) {
      core.polls.callee = undefined;
      result = error;
      ending = 1;
    }
    if (ending === 0 && result === SUSPENDED) return SUSPENDED;
    this.state = DONE;
    this.answer(core, ending, result, true);
    this.drain(core);
    return undefined;
  }

  private answer(core: Core, mode: Mode, value: unknown, done: boolean): void {
    const { promise } = this.requests[0] as Request;
    // Who waits for this generator is found by its first request.
    if (mode === 1) rejectPromise(core, promise, value);
    this.requests.shift();
    if (mode !== 1) resolvePromise(core, promise, { value, done });
  }

  /** Answers what is queued behind the end. */
  private drain(core: Core): void {
    while (this.requests.length > 0) {
      const { mode, value } = this.requests[0] as Request;
      if (mode === 2) {
        this.state = DRAINING;
        return this.awaitOperand(core, value);
      }
      this.answer(core, mode, mode === 1 ? value : undefined, true);
    }
  }
}

inheritFrame(AsyncGeneratorFrame);

type Name = "next" | "return" | "throw";

const AsyncIteratorPrototype = Object.getPrototypeOf(
  Object.getPrototypeOf(async function* () {}.prototype as object) as object,
) as object;

/** Our `%AsyncGeneratorPrototype%`, and the prototype of our async generator functions. */
export function createAsyncGeneratorPrototypes(core: Core): { prototype: object; functionPrototype: object } {
  const request = (self: unknown, mode: Mode, name: Name, value: unknown): PromiseState => {
    const frame = GeneratorObject.frameOf(self);
    const mayPause = core.polls.takeMarkOf(methods[name]);
    if (frame instanceof AsyncGeneratorFrame) return frame.request(core, mode, value, mayPause);
    const promise = core.newPromise();
    const message = `Method [AsyncGenerator].prototype.${name} called on incompatible receiver ${render(self)}`;
    rejectPromise(core, promise, new TypeError(message));
    return promise;
  };
  const methods: Record<Name, (value: unknown) => unknown> = {
    next(this: unknown, value: unknown): unknown {
      return request(this, 0, "next", value);
    },
    return(this: unknown, value: unknown): unknown {
      return request(this, 2, "return", value);
    },
    throw(this: unknown, error: unknown): unknown {
      return request(this, 1, "throw", error);
    },
  };
  return kindPrototypes(AsyncIteratorPrototype, methods, "AsyncGenerator");
}
