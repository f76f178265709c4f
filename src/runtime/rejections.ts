/**
 * Rejections nobody handles, as Node treats them: looked at once ticks and jobs have run out, handed
 * to `process.on("unhandledRejection")`, and the end of the process if nobody listens.
 */
import type { Core } from "./core.ts";
import { PromiseState } from "./promise-state.ts";

export interface RejectionListeners {
  /** False when nobody listened. */
  unhandled(reason: unknown, promise: PromiseState): boolean;
  handledLate(promise: PromiseState): void;
}

export class Rejections {
  readonly #core: Core;
  /** Rejected without a handler since the last look. */
  #pending: PromiseState[] = [];
  /** Reported, and handled since. */
  #late: PromiseState[] = [];
  /** Reported as unhandled. Only promises alive elsewhere matter. */
  #reported = new WeakSet<PromiseState>();
  listeners: RejectionListeners = { unhandled: () => false, handledLate: () => {} };

  constructor(core: Core) {
    this.#core = core;
  }

  unhandled(promise: PromiseState): void {
    this.#pending.push(promise);
    this.#core.jobs.schedule();
  }

  handled(promise: PromiseState): void {
    if (this.#reported.delete(promise)) this.#late.push(promise);
  }

  /** Reports; true if anything was, so that jobs may be waiting again. */
  settle(): boolean {
    if (this.#pending.length === 0 && this.#late.length === 0) return false;
    const late = this.#late;
    this.#late = [];
    for (const promise of late) this.listeners.handledLate(promise);
    const pending = this.#pending;
    this.#pending = [];
    for (const promise of pending) {
      if (PromiseState.isHandled(promise)) continue;
      this.#reported.add(promise);
      const reason = PromiseState.reason(promise);
      if (!this.listeners.unhandled(reason, promise)) this.#core.uncaught(reason, "unhandledRejection");
    }
    return true;
  }

  get any(): boolean {
    return this.#pending.length > 0 || this.#late.length > 0;
  }

  contents(): { pending: PromiseState[]; late: PromiseState[] } {
    return { pending: this.#pending.slice(), late: this.#late.slice() };
  }

  load(contents: { pending: PromiseState[]; late: PromiseState[] }): void {
    this.#pending = contents.pending;
    this.#late = contents.late;
  }
}
