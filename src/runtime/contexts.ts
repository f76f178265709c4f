/**
 * What `AsyncLocalStorage` holds, as code runs on: the context in which something began to wait is the one
 * in which it goes on.
 *
 * C1: There are none until the program uses an AsyncLocalStorage; until then they cost one look per job.
 * C2: Between jobs there is no context: it is with the jobs that wait (so an image finds it there).
 */
import type { Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import { stampCode } from "./stamp.ts";
import type { ProgramWeakMap } from "./weak.ts";

/** Storage → store. Never changed, only replaced. */
export type Context = ReadonlyMap<object, unknown>;

type Callback = (this: unknown, ...args: unknown[]) => unknown;

export class Contexts {
  /** Of the code that runs. */
  current: Context | undefined = undefined;
  /** Of the jobs that wait. */
  readonly waiting: ProgramWeakMap;

  constructor(waiting: ProgramWeakMap) {
    this.waiting = waiting;
  }

  /** `job` begins to wait. */
  note(job: Job): void {
    if (this.current !== undefined) this.waiting.set(job, this.current);
    // A frame waits many times.
    else if (this.waiting.has(job)) this.waiting.delete(job);
  }

  run(core: Core, job: Job, mode: Mode, value: unknown): void {
    this.current = this.waiting.get(job) as Context | undefined;
    try {
      job.run(core, mode, value);
    } finally {
      this.current = undefined;
    }
  }

  /** Calls `callback` in `context`. */
  within(context: Context | undefined, callback: Callback, self: unknown, args: readonly unknown[]): unknown {
    const before = this.current;
    this.current = context;
    try {
      return Reflect.apply(callback, self, args);
    } finally {
      this.current = before;
    }
  }
}

/** A context, and the function that belongs to it, if it is one function. */
export class InContext {
  context: Context | undefined;
  callback: Callback | undefined;

  constructor(context: Context | undefined, callback?: Callback) {
    this.context = context;
    this.callback = callback;
  }
}

export function inContext(core: Core, data: InContext): Callback {
  const fn: Callback = function (...args) {
    const context = data.context;
    const callback = data.callback as Callback;
    return core.contexts === undefined
      ? Reflect.apply(callback, this, args)
      : core.contexts.within(context, callback, this, args);
  };
  return stampCode(fn, "inContext", [data]);
}

/** `callback`, to be called in the context there is now. */
export function withContext(core: Core, callback: unknown): unknown {
  const context = core.contexts?.current;
  if (context === undefined || typeof callback !== "function") return callback;
  return inContext(core, new InContext(context, callback as Callback));
}
