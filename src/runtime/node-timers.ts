/** node:timers/promises, over the program's timers and promises, with its closures over data. */
import { ProgramAbortSignal } from "./abort.ts";
import { BuiltInIterator, ITERATOR_PROTOTYPES } from "./built-in-iterators.ts";
import { type PromiseState } from "./promise-state.ts";
import { rejectPromise, Resolvers, rejectFunction, resolveFunction } from "./promise-jobs.ts";
import { PushCursor } from "./pushed.ts";
import type { Runtime } from "./runtime.ts";
import { stampCode } from "./stamp.ts";

interface Options {
  readonly signal?: ProgramAbortSignal;
  readonly ref?: boolean;
}

/** A timer of either kind. */
interface Timer {
  unref(): unknown;
  [Symbol.dispose](): unknown;
}

/** A promise that a timer settles, or a signal. */
export class Delay {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  timer: Timer | undefined = undefined;
  signal: ProgramAbortSignal | undefined;

  constructor(resolve: Delay["resolve"], reject: Delay["reject"], signal: ProgramAbortSignal | undefined) {
    this.resolve = resolve;
    this.reject = reject;
    this.signal = signal;
  }
}

/** What the signal calls. */
export function delayAborted(delay: Delay): () => void {
  return stampCode(
    () => {
      delay.timer?.[Symbol.dispose]();
      delay.reject(abortError(delay.signal!.reason));
    },
    "delayAborted",
    [delay],
  );
}

/** Node's `AbortError`. */
export function abortError(cause: unknown): Error {
  return Object.assign(new Error("The operation was aborted", { cause }), {
    code: "ABORT_ERR",
    name: "AbortError",
  });
}

function checked(options: Options | undefined): Options {
  const { signal, ref = true } = options ?? {};
  if (signal !== undefined && !ProgramAbortSignal.is(signal)) {
    const message = 'The "options.signal" property must be an instance of AbortSignal';
    throw Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
  }
  return signal === undefined ? { ref } : { signal, ref };
}

type Begin = (resolve: (value: unknown) => void) => Timer;

function wait(runtime: Runtime, options: Options | undefined, begin: Begin): object {
  const promise: PromiseState = runtime.newPromise();
  try {
    const { signal, ref } = checked(options);
    if (signal?.aborted) throw abortError(signal.reason);
    const resolvers = new Resolvers(promise);
    const resolve = resolveFunction(runtime, resolvers);
    const delay = new Delay(resolve, rejectFunction(runtime, resolvers), signal);
    delay.timer = begin(resolve);
    if (!ref) delay.timer.unref();
    signal?.addEventListener("abort", delayAborted(delay), { once: true });
  } catch (error) {
    rejectPromise(runtime, promise, error);
  }
  return promise;
}

/** What an interval's timer, and the signal of one, call. */
export function pushTick(cursor: PushCursor, value: unknown): () => void {
  return stampCode(() => cursor.push(value), "pushTick", [cursor, value]);
}

export function pushAborted(cursor: PushCursor, signal: ProgramAbortSignal): () => void {
  return stampCode(() => cursor.fail(abortError(signal.reason)), "pushAborted", [cursor, signal]);
}

export function timerPromises(runtime: Runtime): Record<string, unknown> {
  const { timers } = runtime;
  const setTimeout = (delay?: unknown, value?: unknown, options?: Options): object =>
    wait(runtime, options, (resolve) => timers.set(resolve, delay, [value], false));
  const setImmediate = (value?: unknown, options?: Options): object =>
    wait(runtime, options, (resolve) => timers.setImmediate(resolve, [value]));
  const setInterval = (delay?: unknown, value?: unknown, options?: Options): object => {
    const { signal, ref } = checked(options);
    const cursor = new PushCursor(runtime.Promise);
    if (signal?.aborted) cursor.fail(abortError(signal.reason));
    else {
      const timer = timers.set(pushTick(cursor, value), delay, [], true);
      if (!ref) timer.unref();
      // Node's begins with the first `next`; a tick that nobody has asked for waits here as there.
      cursor.stop = timer.close.bind(timer);
      signal?.addEventListener("abort", pushAborted(cursor, signal), { once: true });
    }
    return BuiltInIterator.make(ITERATOR_PROTOTYPES["Pushed Iterator"]!, cursor);
  };
  const scheduler = {
    wait: (delay?: unknown, options?: Options) => setTimeout(delay, undefined, options),
    yield: () => setImmediate(),
  };
  return { setTimeout, setImmediate, setInterval, scheduler };
}
