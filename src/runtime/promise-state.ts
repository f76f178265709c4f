/**
 * What a promise is: a state, a value, and the jobs that wait for it. Plain data, so an image can
 * hold it; in private fields, so programs see a promise as the language makes it.
 *
 * S1: A promise changes state once.
 * S2: Jobs waiting for a promise are queued in the order they subscribed, when it settles, or at
 *     once when it has.
 */
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";

export type State = 0 | 1 | 2;
export const PENDING: State = 0;
export const FULFILLED: State = 1;
export const REJECTED: State = 2;

/** A promise's fields, for images and for `console.log`. */
export interface PromiseFields {
  readonly state: State;
  readonly handled: boolean;
  readonly value: unknown;
  readonly waiting: readonly Job[];
}

/** What the runtime can do to promises, out of reach of the program: a class's statics would be inherited. */
interface Access {
  readonly is: (x: unknown) => x is PromiseState;
  /** The language's PerformPromiseThen: `job` runs once the promise is settled. */
  readonly subscribe: (core: Core, promise: PromiseState, job: Job) => void;
  readonly fulfill: (core: Core, promise: PromiseState, value: unknown) => void;
  readonly reject: (core: Core, promise: PromiseState, reason: unknown) => void;
  readonly isHandled: (promise: PromiseState) => boolean;
  readonly reason: (promise: PromiseState) => unknown;
  readonly read: (promise: PromiseState) => PromiseFields;
  readonly write: (promise: PromiseState, fields: PromiseFields) => void;
}

let access: Access;

/** The base class of every runtime's `Promise`. */
export class PromiseBase {
  #state: State = PENDING;
  #handled = false;
  #value: unknown = undefined;
  #waiting: Job | Job[] | undefined = undefined;

  static {
    const settle = (core: Core, promise: PromiseBase, state: State, value: unknown): void => {
      promise.#state = state;
      promise.#value = value;
      const waiting = promise.#waiting;
      if (waiting === undefined) return;
      promise.#waiting = undefined;
      const mode = state === FULFILLED ? 0 : 1;
      if (Array.isArray(waiting)) for (const job of waiting) core.jobs.wake(job, mode, value);
      else core.jobs.wake(waiting, mode, value);
    };
    access = {
      is: (x): x is PromiseState => typeof x === "object" && x !== null && #state in x,

      subscribe(core, promise, job) {
        const state = promise.#state;
        if (state === PENDING) {
          core.contexts?.note(job);
          core.jobs.hooks?.waits(job);
          const waiting = promise.#waiting;
          if (waiting === undefined) promise.#waiting = job;
          else if (Array.isArray(waiting)) waiting.push(job);
          else promise.#waiting = [waiting, job];
        } else {
          if (state === REJECTED && !promise.#handled) core.rejections.handled(promise);
          core.jobs.add(job, state === FULFILLED ? 0 : 1, promise.#value);
        }
        promise.#handled = true;
      },

      fulfill(core, promise, value) {
        if (promise.#state === PENDING) settle(core, promise, FULFILLED, value);
      },

      reject(core, promise, reason) {
        if (promise.#state !== PENDING) return;
        core.rejecting(reason);
        if (!promise.#handled) core.rejections.unhandled(promise);
        settle(core, promise, REJECTED, reason);
      },

      isHandled: (promise) => promise.#handled,
      reason: (promise) => promise.#value,

      read(promise) {
        const waiting = promise.#waiting;
        return {
          state: promise.#state,
          handled: promise.#handled,
          value: promise.#value,
          waiting: waiting === undefined ? [] : Array.isArray(waiting) ? waiting : [waiting],
        };
      },

      write(promise, { state, handled, value, waiting }) {
        promise.#state = state;
        promise.#handled = handled;
        promise.#value = value;
        promise.#waiting =
          waiting.length === 0 ? undefined : waiting.length === 1 ? waiting[0] : [...waiting];
      },
    };
  }
}

export type PromiseState = PromiseBase;
export const PromiseState: Access = access!;
