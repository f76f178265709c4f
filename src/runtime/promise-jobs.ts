/**
 * What promises do to each other: the language's promise resolve functions and jobs, as data.
 *
 * P1: Jobs are queued at the very places where the language queues them, so that compiled and
 *     native programs run in one order.
 * P2: Whatever a promise, a job or a resolving function remembers is in a field an image can hold;
 *     never in a native closure.
 */
import type { Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { render } from "./render.ts";
import { stampCode } from "./stamp.ts";

/** A promise that is not this runtime's own (a subclass, usually), with its resolving functions. */
export class Capability {
  promise: unknown = undefined;
  resolve: unknown = undefined;
  reject: unknown = undefined;
}

/** Whom a reaction settles: an own promise directly, another through its functions, or nobody. */
export type Target = PromiseState | Capability;

/** The language's Promise Resolve Function without its "already resolved" guard. */
export function resolvePromise(core: Core, promise: PromiseState, value: unknown): void {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    return PromiseState.fulfill(core, promise, value);
  }
  if (value === promise) {
    return rejectPromise(
      core,
      promise,
      new TypeError(`Chaining cycle detected for promise ${render(promise)}`),
    );
  }
  let then: unknown;
  try {
    then = (value as { then?: unknown }).then;
  } catch (error) {
    return rejectPromise(core, promise, error);
  }
  if (typeof then !== "function") return PromiseState.fulfill(core, promise, value);
  if (then === core.Promise.prototype.then && PromiseState.is(value) && value.constructor === core.Promise) {
    core.jobs.add(new AdoptJob(promise, value), 0, undefined);
  } else if (core.foreign.isForeign(value)) {
    // At once, not in a job: from here on a freeze waits for it.
    core.foreign.follow(value, promise);
  } else {
    core.jobs.add(new ThenableJob(promise, value, then as Then), 0, undefined);
  }
}

export function rejectPromise(core: Core, promise: PromiseState, reason: unknown): void {
  PromiseState.reject(core, promise, reason);
}

export function settleTarget(core: Core, target: Target, mode: Mode, value: unknown): void {
  if (target instanceof Capability) {
    (mode === 0 ? (target.resolve as Callback) : (target.reject as Callback))(value);
  } else if (mode === 0) resolvePromise(core, target, value);
  else PromiseState.reject(core, target, value);
}

/** What was called has paused: `target` is resolved with what it returned once it has come to where it returns (J6). */
export function resolveLater(core: Core, target: Target, result: unknown): void {
  const resolve =
    target instanceof Capability
      ? (target.resolve as Callback)
      : resolveFunction(core, new Resolvers(target));
  core.jobs.addBehindPaused(new CallbackJob(resolve, [result]));
}

type Callback = (value: unknown) => unknown;
type Then = (this: unknown, resolve: Callback, reject: Callback) => unknown;

/** The "already resolved" record that a promise's two resolving functions share. */
export class Resolvers {
  promise: PromiseState;
  done = false;

  constructor(promise: PromiseState) {
    this.promise = promise;
  }
}

// The language's own functions have the empty name: they are made where no name would be given.

export function resolveFunction(core: Core, resolvers: Resolvers): Callback {
  return stampCode(
    (value: unknown) => {
      if (resolvers.done) return;
      resolvers.done = true;
      resolvePromise(core, resolvers.promise, value);
    },
    "resolve",
    [resolvers],
  );
}

export function rejectFunction(core: Core, resolvers: Resolvers): Callback {
  return stampCode(
    (reason: unknown) => {
      if (resolvers.done) return;
      resolvers.done = true;
      PromiseState.reject(core, resolvers.promise, reason);
    },
    "reject",
    [resolvers],
  );
}

/** The reaction `then` registers. */
export class Reaction implements Job {
  onFulfilled: Callback | undefined;
  onRejected: Callback | undefined;
  target: Target | undefined;

  constructor(onFulfilled: unknown, onRejected: unknown, target: Target | undefined) {
    this.onFulfilled = typeof onFulfilled === "function" ? (onFulfilled as Callback) : undefined;
    this.onRejected = typeof onRejected === "function" ? (onRejected as Callback) : undefined;
    this.target = target;
  }

  run(core: Core, mode: Mode, value: unknown): void {
    const handler = mode === 0 ? this.onFulfilled : this.onRejected;
    const { target } = this;
    let result = value;
    let resultMode = mode;
    if (handler !== undefined) {
      core.polls.callee = handler;
      try {
        result = handler(value);
        resultMode = 0;
      } catch (error) {
        result = error;
        resultMode = 1;
      }
      core.polls.callee = undefined;
    }
    if (target === undefined) return;
    if (core.jobs.pausing) return resolveLater(core, target, result);
    try {
      settleTarget(core, target, resultMode, result);
    } catch (error) {
      // Only a capability's functions can throw; the language says a job's abrupt end is the host's to report.
      core.uncaught(error, "uncaughtException");
    }
  }
}

/** Settles `target` as the promise it subscribed to was settled. */
export class Adopt implements Job {
  target: PromiseState;

  constructor(target: PromiseState) {
    this.target = target;
  }

  run(core: Core, mode: Mode, value: unknown): void {
    if (mode === 0) resolvePromise(core, this.target, value);
    else PromiseState.reject(core, this.target, value);
  }
}

/** NewPromiseResolveThenableJob for one of our promises with the original `then`. */
export class AdoptJob implements Job {
  target: PromiseState;
  promise: PromiseState;

  constructor(target: PromiseState, promise: PromiseState) {
    this.target = target;
    this.promise = promise;
  }

  run(core: Core): void {
    PromiseState.subscribe(core, this.promise, new Adopt(this.target));
  }
}

/** NewPromiseResolveThenableJob. */
export class ThenableJob implements Job {
  target: PromiseState;
  thenable: object;
  method: Then;

  constructor(target: PromiseState, thenable: object, method: Then) {
    this.target = target;
    this.thenable = thenable;
    this.method = method;
  }

  run(core: Core): void {
    const resolvers = new Resolvers(this.target);
    const resolve = resolveFunction(core, resolvers);
    const reject = rejectFunction(core, resolvers);
    try {
      Reflect.apply(this.method, this.thenable, [resolve, reject]);
    } catch (error) {
      reject(error);
    }
  }
}

/** A `queueMicrotask` or `process.nextTick` callback. */
export class CallbackJob implements Job {
  callback: (...args: unknown[]) => unknown;
  args: readonly unknown[];

  constructor(callback: (...args: unknown[]) => unknown, args: readonly unknown[]) {
    this.callback = callback;
    this.args = args;
  }

  run(core: Core): void {
    const { callback, args } = this;
    core.polls.callee = callback;
    try {
      callback(...args);
    } catch (error) {
      core.uncaught(error, "uncaughtException");
    }
    core.polls.callee = undefined;
  }
}
