/**
 * setTimeout and its relatives, as Node has them, with all timers in one heap of ours: an image
 * holds them with their remaining time, and a freeze has one native timer to stop.
 *
 * T1: A timer's callback runs only while no job waits, and its jobs run before the next timer's.
 * T2: While the program is stopped no timer runs and the timers' clock stands still.
 * T3: While hooks run only timers set since run; the clock goes on, so others may be due afterwards.
 */
import { checkCallback } from "./argument-errors.ts";
import { withContext } from "./contexts.ts";
import type { Core } from "./core.ts";
import { afterIo } from "./jobs.ts";
import { TimerHeap } from "./timer-heap.ts";
import { Immediate, Timeout } from "./timer-objects.ts";

type Callback = (...args: unknown[]) => unknown;

const MAX_DELAY_MS = 2 ** 31 - 1;
/** Timers that are all due at once give way to I/O after so long. */
const SLICE_MS = 4;

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;

/** Everything about timers that an image holds. */
export interface TimersState {
  readonly timeouts: Timeout[];
  readonly immediates: Immediate[];
  readonly sequence: number;
}

export class Timers {
  readonly #core: Core;
  #heap = new TimerHeap<Timeout>();
  /** T3: timers and immediates that stand still while hooks run. */
  #still: { readonly heap: TimerHeap<Timeout>; readonly immediates: Immediate[] } | undefined;
  /** Timers whose number the program has asked for. */
  readonly #numbered = new Map<number, Timeout>();
  #immediates: Immediate[] = [];
  #sequence = 0;
  #armed: { readonly handle: unknown; readonly due: number } | undefined;
  #waitingForIo = false;
  #waitingForJobs = false;
  /** Timers and immediates that keep the program alive. */
  #refs = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  /** True while a timer or an immediate keeps the program from ending. */
  get alive(): boolean {
    return this.#refs > 0;
  }

  set(callback: unknown, delay: unknown, args: unknown[], repeat: boolean): Timeout {
    checkCallback(callback);
    const delayMs = this.#delayOf(delay);
    const timeout = new Timeout(this, withContext(this.#core, callback) as Callback, args, delayMs, repeat);
    timeout.start(this.#now());
    return timeout;
  }

  /** In ms; what is no delay, or longer than Node counts, is 1, which Node warns of. */
  #delayOf(delay: unknown): number {
    const delayMs = delay === undefined ? 1 : (delay as number) * 1;
    if (delayMs >= 1 && delayMs <= MAX_DELAY_MS) return delayMs;
    const warn = (what: string, name: string, often: boolean): void =>
      this.#core.warn(`${delayMs} ${what}.\nTimeout duration was set to 1.`, name, often);
    if (delayMs > MAX_DELAY_MS)
      warn("does not fit into a 32-bit signed integer", "TimeoutOverflowWarning", true);
    else if (delayMs < 0) warn("is a negative number", "TimeoutNegativeWarning", false);
    else if (Number.isNaN(delayMs)) warn("is not a number", "TimeoutNaNWarning", false);
    return 1;
  }

  setImmediate(callback: unknown, args: unknown[]): Immediate {
    checkCallback(callback);
    const immediate = new Immediate(this, withContext(this.#core, callback) as Callback, args);
    this.#refs++;
    this.#immediates.push(immediate);
    this.#waitForIo();
    return immediate;
  }

  clear(timer: unknown): void {
    if (timer instanceof Timeout) timer.close();
    else if (typeof timer === "number" || typeof timer === "string")
      this.#numbered.get(Number(timer))?.close();
  }

  // ── for timer objects ──

  nextSequence(): number {
    return ++this.#sequence;
  }

  /** `timer` has been given a new time (T1 orders it among the others by that). */
  add(timeout: Timeout): void {
    this.#take(timeout);
    this.#heap.add(timeout);
    this.#arm();
  }

  remove(timeout: Timeout): void {
    this.#take(timeout);
    if (timeout.number !== undefined) this.#numbered.delete(timeout.number);
  }

  #take(timeout: Timeout): void {
    const heap = this.#still?.heap.holds(timeout) ? this.#still.heap : this.#heap;
    heap.remove(timeout);
  }

  number(timeout: Timeout): number {
    const number = timeout.number ?? this.nextSequence();
    this.#numbered.set(number, timeout);
    return number;
  }

  /** A timer began (+1) or ceased (−1) to keep the program alive. */
  count(change: 1 | -1): void {
    this.#refs += change;
    if (this.#refs === 0) this.#core.jobs.schedule();
  }

  /** `callback` is about to be called, and nothing is done after it (polls.ts, B1). */
  calls(callback: unknown): void {
    this.#core.polls.callee = callback;
  }

  refresh(timeout: Timeout): void {
    timeout.start(this.#now());
  }

  // ── running ──

  #now(): number {
    return Math.floor(this.#core.clock.timers());
  }

  #arm(): void {
    const first = this.#heap.first;
    if (this.#core.jobs.stopped || first === undefined) return this.#disarm();
    if (this.#armed !== undefined) {
      if (this.#armed.due <= first.due) return;
      this.#disarm();
    }
    const delayMs = Math.max(0, Math.ceil(first.due - this.#core.clock.timers()));
    // One that is due later than the engine counts is looked at again then.
    const handle = nativeSetTimeout(this.#fire, Math.min(delayMs, MAX_DELAY_MS));
    this.#armed = { handle, due: first.due };
  }

  #disarm(): void {
    if (this.#armed !== undefined) nativeClearTimeout(this.#armed.handle as number);
    this.#armed = undefined;
  }

  #fire = (): void => {
    this.#armed = undefined;
    const { jobs } = this.#core;
    // As in Node, timers set by timers wait for the next turn, however long these take.
    const dueAt = this.#now();
    for (;;) {
      if (jobs.stopped) return;
      if (jobs.busy || jobs.halted) return this.#waitForJobs();
      const first = this.#heap.first;
      if (first === undefined || first.due > dueAt) return this.#arm();
      if (this.#now() > dueAt + SLICE_MS) return afterIo(this.#fire);
      this.#heap.remove(first);
      this.#run(() => first.fire(this.#now()));
    }
  };

  #run(callback: () => void): void {
    this.#core.jobs.enter(() => {
      try {
        callback();
      } catch (error) {
        this.#core.uncaught(error, "uncaughtException");
      }
    });
  }

  #waitForIo(): void {
    if (this.#waitingForIo || this.#core.jobs.stopped) return;
    this.#waitingForIo = true;
    afterIo(() => {
      this.#waitingForIo = false;
      this.#runImmediates();
    });
  }

  /** Those that were there at the beginning, as Node does. */
  #runImmediates(): void {
    const { jobs } = this.#core;
    const due = this.#immediates;
    this.#immediates = [];
    for (let i = 0; i < due.length; i++) {
      if (jobs.halted || jobs.busy) {
        this.#immediates = [...due.slice(i), ...this.#immediates];
        if (!jobs.stopped || jobs.busy) this.#waitForJobs();
        return;
      }
      const immediate = due[i] as Immediate;
      this.#run(() => Immediate.fire(immediate));
    }
    if (this.#immediates.length > 0) this.#waitForIo();
  }

  /** T1. */
  #waitForJobs(): void {
    if (this.#waitingForJobs) return;
    this.#waitingForJobs = true;
    this.#core.jobs.whenIdle(() => {
      this.#waitingForJobs = false;
      this.resume();
    });
  }

  // ── freezing ──

  stop(): void {
    this.#disarm();
    this.#core.clock.stop();
  }

  resume(): void {
    this.#core.clock.go();
    if (this.#immediates.length > 0) this.#waitForIo();
    this.#arm();
  }

  /** T3: the program is stopped. */
  beginHooks(): void {
    this.#still = { heap: this.#heap, immediates: this.#immediates };
    this.#heap = new TimerHeap();
    this.#immediates = [];
    this.resume();
  }

  /** The program is stopped again; timers hooks have left behind become the program's. */
  endHooks(): void {
    const { heap, immediates } = this.#still!;
    const left = this.contents();
    this.#still = undefined;
    this.#heap = heap;
    this.#immediates = [...immediates, ...left.immediates];
    for (const timeout of left.timeouts) {
      timeout.slot = -1;
      heap.add(timeout);
    }
  }

  contents(): TimersState {
    return {
      timeouts: this.#heap.sorted(),
      immediates: this.#immediates.filter((one) => !one._destroyed),
      sequence: this.#sequence,
    };
  }

  load(state: TimersState): void {
    this.#sequence = state.sequence;
    this.#immediates = state.immediates;
    for (const immediate of state.immediates) if (immediate.hasRef()) this.#refs++;
    for (const timeout of state.timeouts) {
      this.#heap.add(timeout);
      if (timeout.hasRef()) this.#refs++;
      if (timeout.number !== undefined) this.#numbered.set(timeout.number, timeout);
    }
  }
}
