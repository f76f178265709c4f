/**
 * Frames: functions that can stop and go on elsewhere.
 *
 * A frame is a job and a reaction: it waits in a promise like any other reaction, and is resumed
 * from the job queue with what the promise came to. So a suspended call is a heap object that its
 * awaited promise refers to, and a call stack a chain of such objects: plain data for an image.
 *
 * A1: `await` costs as many jobs as natively: one for anything that is not a foreign thenable.
 */
import type { Frame, Mode, Saved, Step, Suspended } from "./abi.ts";
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import { rejectPromise, resolveLater, resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";

export const SUSPENDED: Suspended = Object.freeze({ __suspended: true });

export const NOTHING: Saved = Object.freeze({});

/** What the three kinds of frames have in common. */
export abstract class AnyFrame implements Frame, Job {
  declare pc: number;
  declare readonly step: Step;
  declare readonly saved: Saved;
  abstract run(core: Core, mode: Mode, value: unknown): void;
}

/**
 * Makes instances of `kind` instances of `AnyFrame`. No `extends`: calls are made by the million, and
 * the engine takes several times as long to make an instance of a derived class.
 */
export function inheritFrame(kind: { readonly prototype: AnyFrame }): void {
  Object.setPrototypeOf(kind.prototype, AnyFrame.prototype);
}

export class AsyncFrame implements AnyFrame {
  pc: number;
  readonly step: Step;
  readonly saved: Saved;
  /** What the call returned to its caller. */
  promise: PromiseState | undefined;

  constructor(step: Step, saved: Saved = NOTHING, promise?: PromiseState) {
    this.pc = 0;
    this.step = step;
    this.saved = saved;
    this.promise = promise;
  }

  run(core: Core, mode: Mode, value: unknown): void {
    const promise = this.promise as PromiseState;
    let result: unknown;
    try {
      result = this.step(this, mode, value);
    } catch (error) {
      core.polls.callee = undefined;
      rejectPromise(core, promise, error);
      return;
    }
    if (result === SUSPENDED) return;
    // `return f()`.
    if (core.jobs.pausing) resolveLater(core, promise, result);
    else resolvePromise(core, promise, result);
  }
}

inheritFrame(AsyncFrame);

/** Runs an async function to its first suspension. */
export function start(core: Core, step: Step, saved: Saved | undefined): PromiseState {
  const promise = core.newPromise();
  const { polls } = core;
  const { bare } = polls;
  polls.bare = polls.takeMark() && bare;
  new AsyncFrame(step, saved, promise).run(core, 0, undefined);
  polls.bare = bare;
  return promise;
}

/** The language's Await: has `frame` resumed with what `value` comes to. */
export function awaitValue(core: Core, frame: Job, value: unknown): Suspended {
  core.polls.callee = undefined;
  if (value === null || (typeof value !== "object" && typeof value !== "function")) {
    core.jobs.add(frame, 0, value);
  } else if (PromiseState.is(value) && (value.constructor as unknown) === core.Promise) {
    PromiseState.subscribe(core, value, frame);
  } else {
    const promise = core.newPromise();
    resolvePromise(core, promise, value);
    PromiseState.subscribe(core, promise, frame);
  }
  return SUSPENDED;
}
