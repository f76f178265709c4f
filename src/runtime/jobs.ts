/**
 * The job queue: everything a program does outside its timers runs from here.
 *
 * J1: Jobs run in the order they were queued, ticks (`process.nextTick`) before jobs each time the
 *     program is entered anew, as in Node.
 * J2: At most one of the program's functions runs at a time; `enter` and `drain` never nest.
 * J3: While stopped nothing of the program runs, and nothing is lost: what comes in is queued.
 * J4: The event loop gets a turn at least every `SLICE_MS`, so that a loop of awaits that resolve at
 *     once cannot keep messages from leaving. Until the queue is empty no timer runs (they would
 *     overtake jobs that come before them natively).
 * J5: While hooks run (freeze.ts), only what they start or wait for runs; the rest stands still (hook-jobs.ts).
 * J6: A frame that has paused in a loop (polls.ts) goes on first, once the event loop has had its turn; right after it
 *     comes what its callers would have done when it had returned.
 * J7: While held nothing of the program runs either, but hooks (J5) do, and it can be stopped and captured as ever:
 *     it stands still as in a native `write` to a pipe that is full.
 */
import { assert } from "../errors.ts";
import type { Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import type { HookJobs } from "./hook-jobs.ts";

/** Something that can be queued: a reaction to a promise, a frame to be resumed, a callback. */
export interface Job {
  run(core: Core, mode: Mode, value: unknown): void;
}

/** A queue's contents; `jobs` are flat triples job, mode, value. */
export interface QueueState {
  readonly jobs: unknown[];
  readonly ticks: Job[];
  readonly entries: Job[];
  /** The ticks come before the jobs (J1). */
  readonly ticksFirst: boolean;
}

/** How long jobs may run before I/O gets a turn. */
const SLICE_MS = 4;
/** Reading the clock costs as much as a job: look only every so many jobs (a power of two). */
const CLOCK_EVERY = 64;
/** Consumed entries are moved away once there are so many of them: few enough to stay in the processor's cache. */
const COMPACT_AT = 3 << 9;
/** A longer queue gives its memory back once it is nearly empty. */
const KEEP = 1 << 16;

const nativeQueueMicrotask = globalThis.queueMicrotask;
const nativeSetImmediate = globalThis.setImmediate;
const now = (): number => globalThis.performance.now();

/** Runs `callback` after I/O has had a turn. */
export const afterIo: (callback: () => void) => void =
  typeof nativeSetImmediate === "function"
    ? (callback) => void nativeSetImmediate(callback)
    : (callback) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener("message", () => {
          port1.close();
          callback();
        });
        port1.start();
        port2.postMessage(undefined);
      };

let running: Job | undefined;

/** The job under way in this OS process, for stack traces; none while a timer or a tick runs. */
export const runningJob = (): Job | undefined => running;

let entered: Core | undefined;

/** The runtime whose program runs in this OS process, if any does. */
export const runningCore = (): Core | undefined => entered;

export class JobQueue {
  /** Flat triples job, mode, value from `#head` to `#tail`. */
  #queue: unknown[] = Array.from({ length: 3 << 8 });
  #head = 0;
  #tail = 0;
  #ticks: Job[] = [];
  #running = false;
  #scheduled = false;
  #stopped = false;
  /** J7. */
  #held = false;
  #yielded = false;
  #paused: Job | undefined = undefined;
  /** What comes right after it. */
  #behind: Job[] = [];
  #ticksFirst = false;
  /** Callbacks of the host, each to be run with nothing else waiting. */
  #entries: Job[] = [];
  #whenIdle: (() => void)[] = [];
  /** J5: set while hooks run. */
  hooks: HookJobs | undefined = undefined;
  /** Stopped or held: nothing more is to be run for now. Read for every job. */
  #halted = false;

  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Called with the queue empty: reports rejections nobody handled; true if that queued more. */
  settleRejections: () => boolean = () => false;
  /** Called whenever the program has nothing left to run for the moment. */
  idle: () => void = () => {};
  /** Called once after `stop`, as soon as none of the program's code runs. */
  stopDone: () => void = () => {};

  /** Queues a new job; it runs in the context there is now. */
  add(job: Job, mode: Mode, value: unknown): void {
    this.#core.contexts?.note(job);
    this.#put(job, mode, value);
  }

  #put(job: Job, mode: Mode, value: unknown): void {
    const tail = this.#tail;
    this.#queue[tail] = job;
    this.#queue[tail + 1] = mode;
    this.#queue[tail + 2] = value;
    this.#tail = tail + 3;
    if (!this.#running && !this.#scheduled) this.schedule();
  }

  /** Queues a job that was waiting: what it waited for has been settled. */
  wake(job: Job, mode: Mode, value: unknown): void {
    if (this.hooks === undefined || this.hooks.admits(job, mode, value)) this.#put(job, mode, value);
  }

  /** Queues a `process.nextTick` callback. */
  addTick(job: Job): void {
    this.#core.contexts?.note(job);
    this.#ticks.push(job);
    this.schedule();
  }

  /** Has the queue drained once the caller (the carrier, usually) has returned to the engine. */
  schedule(): void {
    if (this.#running || this.#scheduled || this.#halted || this.#yielded) return;
    this.#scheduled = true;
    nativeQueueMicrotask(this.#drainScheduled);
  }

  #drainScheduled = (): void => {
    this.#scheduled = false;
    if (!this.#running) this.#drain(true);
  };

  /** True while jobs are waiting: a timer that is due must wait until they have run (J4). */
  get busy(): boolean {
    return this.#head !== this.#tail || this.#ticks.length > 0;
  }

  /** True while callbacks of the host are waiting: those that come later must wait, too. */
  get waitingEntries(): boolean {
    return this.#entries.length > 0;
  }

  get running(): boolean {
    return this.#running;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Stopped or held (J3, J7). */
  get halted(): boolean {
    return this.#halted;
  }

  /** Calls back once, as soon as no jobs are waiting. */
  whenIdle(callback: () => void): void {
    this.#whenIdle.push(callback);
  }

  /**
   * Runs one of the program's callbacks from outside its jobs (a timer), then its ticks and jobs.
   * `callback` must not throw.
   */
  enter(callback: () => void): void {
    assert(!this.#running && !this.#stopped, "J2: the program is entered once at a time");
    this.#running = true;
    entered = this.#core;
    this.#core.polls.beginSlice(now());
    try {
      callback();
    } finally {
      this.#running = false;
      entered = undefined;
      if (this.#core.contexts !== undefined) this.#core.contexts.current = undefined;
    }
    this.#ticksFirst = true;
    if (this.#paused !== undefined) this.#afterPause();
    else if (this.#stopped) this.stopDone();
    else this.#drain(false);
  }

  /** Runs a callback of the host as soon as nothing else runs or waits. */
  enterSoon(job: Job): void {
    this.#entries.push(job);
    this.schedule();
  }

  /** Stops at the next job boundary; `stopDone` tells when that is, if not at once. */
  stop(): void {
    this.#stopped = true;
    this.#look();
    if (!this.#running) this.stopDone();
  }

  resume(): void {
    this.#stopped = false;
    this.#look();
    this.schedule();
  }

  /** J7: from the next job boundary on. Calling it again changes nothing. */
  hold(): void {
    this.#held = true;
    this.#look();
  }

  release(): void {
    this.#held = false;
    this.#look();
    this.schedule();
  }

  #look(): void {
    this.#halted = this.#stopped || (this.#held && this.hooks === undefined);
  }

  /**
   * J5: the program is stopped; from here on hooks run.
   * @param make makes, of what is queued, what stands still, and says what does not.
   */
  beginHooks(make: (queued: QueueState) => { hooks: HookJobs; entries: Job[] }): void {
    assert(this.#stopped && !this.#running && this.hooks === undefined, "J5: hooks run in a stopped program");
    const { hooks, entries } = make(this.contents());
    this.load({ jobs: [], ticks: [], entries, ticksFirst: false });
    this.hooks = hooks;
    this.resume();
  }

  /** The program is stopped again, hooks included. */
  endHooks(): void {
    assert(this.#stopped && !this.#running && this.hooks !== undefined, "J5: hooks end in a stopped program");
    const all = this.hooks.merged(this.contents());
    this.hooks = undefined;
    this.load(all);
  }

  /** `jobsFirst`: entered from a microtask, where promise jobs come before ticks, as in Node. */
  #drain(jobsFirst: boolean): void {
    if (this.#halted) return;
    this.#running = true;
    entered = this.#core;
    const time = now();
    this.#core.polls.beginSlice(time);
    const ticksFirst = this.#ticksFirst || !jobsFirst;
    this.#ticksFirst = false;
    try {
      this.#runAll(!ticksFirst, time + SLICE_MS);
    } finally {
      this.#running = false;
      entered = undefined;
    }
    if (this.#paused !== undefined) this.#afterPause();
    else if (this.#stopped) this.stopDone();
    else if (this.#halted) return;
    else if (this.busy) this.#handOver();
    else this.#becomeIdle();
  }

  #runAll(jobsFirst: boolean, sliceEnd: number): void {
    if (jobsFirst && !this.#runJobs(sliceEnd)) return;
    do {
      do {
        if (!this.#runTicks() || !this.#runJobs(sliceEnd)) return;
      } while (this.#ticks.length > 0);
    } while (this.#settleRejections() || this.busy || this.#runEntry());
  }

  /** While much of the program stands still, nobody can tell what it will handle. */
  #settleRejections(): boolean {
    return this.hooks === undefined && this.settleRejections();
  }

  /** False when there is none. */
  #runEntry(): boolean {
    const entry = this.#halted ? undefined : this.#entries.shift();
    if (entry === undefined) return false;
    this.#ticksFirst = true;
    this.#run(entry, 0, undefined);
    this.#ticksFirst = this.#halted || this.#paused !== undefined;
    return true;
  }

  /** False when stopped. */
  #runTicks(): boolean {
    const ticks = this.#ticks;
    for (let i = 0; i < ticks.length; i++) {
      if (this.#halted || this.#paused !== undefined) {
        this.#ticks = ticks.slice(i);
        this.#ticksFirst = true;
        return false;
      }
      this.#run(ticks[i]!, 0, undefined);
    }
    this.#ticksFirst = this.#paused !== undefined;
    ticks.length = 0;
    return !this.#halted && this.#paused === undefined;
  }

  /** False when stopped, paused or out of time. */
  #runJobs(sliceEnd: number): boolean {
    let untilClock = CLOCK_EVERY;
    while (this.#head !== this.#tail) {
      if (this.#halted) return false;
      if (--untilClock === 0) {
        if (now() > sliceEnd) return false;
        untilClock = CLOCK_EVERY;
      }
      const queue = this.#queue;
      const head = this.#head;
      const job = queue[head] as Job;
      const mode = queue[head + 1] as Mode;
      const value = queue[head + 2];
      queue[head] = queue[head + 2] = undefined;
      this.#head = head + 3;
      running = job;
      this.#run(job, mode, value);
      running = undefined;
      if (this.#paused !== undefined) return false;
      if (this.#head === this.#tail) this.#head = this.#tail = 0;
      else if (this.#head >= COMPACT_AT) this.#compact();
    }
    return !this.#halted;
  }

  #run(job: Job, mode: Mode, value: unknown): void {
    const { contexts } = this.#core;
    if (contexts === undefined) job.run(this.#core, mode, value);
    else contexts.run(this.#core, job, mode, value);
  }

  /** Costs one move per consumed entry at most: nothing is moved twice for the same consumption. */
  #compact(): void {
    const head = this.#head;
    const tail = this.#tail;
    if (head * 2 < tail) return;
    const queue = this.#queue;
    queue.copyWithin(0, head, tail);
    // What was moved must not be kept alive where it was.
    queue.fill(undefined, head, tail);
    this.#head = 0;
    this.#tail = tail - head;
    if (queue.length > KEEP && this.#tail < COMPACT_AT) queue.length = COMPACT_AT;
  }

  /** J6: `frame` has paused; what is below it on the engine's stack returns to the queue. */
  pause(frame: Job): void {
    assert(this.#running && this.#paused === undefined, "J6: one frame is paused at a time");
    this.#core.contexts?.note(frame);
    this.#paused = frame;
  }

  /** A frame has paused, and what is below it on the engine's stack is returning. */
  get pausing(): boolean {
    return this.#paused !== undefined;
  }

  /** J6: `job` is for when the frame that has paused, and what was added before, have run. */
  addBehindPaused(job: Job): void {
    this.#core.contexts?.note(job);
    this.#behind.push(job);
  }

  #afterPause(): void {
    const first = [this.#paused as Job, ...this.#behind];
    this.#paused = undefined;
    this.#behind = [];
    if (this.#ticksFirst) this.#ticks.unshift(...first);
    else for (const job of first.reverse()) this.#putFirst(job);
    if (this.#stopped) this.stopDone();
    else this.#handOver();
  }

  #putFirst(job: Job): void {
    if (this.#head === 0) {
      this.#queue.splice(0, 0, job, 0, undefined);
      this.#tail += 3;
      return;
    }
    this.#head -= 3;
    this.#queue[this.#head] = job;
    this.#queue[this.#head + 1] = 0;
    this.#queue[this.#head + 2] = undefined;
  }

  #handOver(): void {
    this.#yielded = true;
    afterIo(() => {
      this.#yielded = false;
      if (!this.#running) this.#drain(true);
    });
  }

  #becomeIdle(): void {
    const needed = this.hooks?.takeNeeded() ?? [];
    for (let i = 0; i < needed.length; i += 3) {
      this.#put(needed[i] as Job, needed[i + 1] as Mode, needed[i + 2]);
    }
    const waiting = this.#whenIdle;
    if (waiting.length > 0) {
      this.#whenIdle = [];
      for (const callback of waiting) callback();
    }
    // A callback may have entered the program, which then became idle again on its own.
    const idle = !this.#running && !this.#yielded && !this.#halted && !this.busy;
    if (idle && this.hooks === undefined) this.idle();
  }

  /** What is waiting, for an image. */
  contents(): QueueState {
    const jobs = this.#queue.slice(this.#head, this.#tail);
    const ticksFirst = this.#ticksFirst;
    return { jobs, ticks: this.#ticks.slice(), entries: this.#entries.slice(), ticksFirst };
  }

  /** Puts back what `contents` gave. */
  load(state: QueueState): void {
    this.#queue = state.jobs;
    this.#head = 0;
    this.#tail = state.jobs.length;
    this.#ticks = state.ticks;
    this.#entries = state.entries;
    this.#ticksFirst = state.ticksFirst;
  }
}
