/**
 * Stopping a program so that an image can be made of it, and letting it run on, there or here.
 * docs/host-operations.md says what its users may rely on (V1–V5).
 *
 * Z1: An attempt ends with the program stopped and nothing in the way of an image, or running as before.
 * Z2: Hooks run in a stopped program (hook-jobs.ts), and it is stopped again before anybody looks at it.
 * Z3: Whatever freeze hooks have begun is undone, by thaw hooks, exactly once: before the program runs on.
 */
import { GodwitError } from "../errors.ts";
import { HookJobs } from "./hook-jobs.ts";
import { callHook, type Hook } from "./hooks.ts";
import type { Instances } from "./instances.ts";
import { whyPinned } from "./pinned.ts";
import { pinnedError } from "./pinned-error.ts";
import type { Runtime } from "./runtime.ts";

/** What thaw hooks are told. */
export interface Thawed {
  readonly moved: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** The first attempt keeps the program stopped for so long at most, if the host is at work; each next one twice as long. */
const FIRST_PATIENCE_MS = 100;
/** Between attempts the program runs for so long, unless something ends sooner; twice as long each time. */
const FIRST_PAUSE_MS = 25;

/** A freeze hook that is too late has at least so long to come to its end. */
const LEAST_GRACE_MS = 1_000;

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;
const now = (): number => globalThis.performance.now();

export class Freezing {
  readonly #runtime: Runtime;
  readonly #instances: Instances;
  /** Freeze hooks that have begun, in that order. */
  #begun: Hook[] = [];
  /** Z3: freeze hooks have run, or instances were frozen, and not been thawed. */
  #frozen = false;
  #thawing: Promise<void> | undefined = undefined;
  /** From `freeze` until the program goes on. */
  #freezing = false;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#instances = runtime.instances;
  }

  /** @throws {GodwitError} `ERR_PINNED`, `ERR_ENDED`. */
  async freeze(limitMs: number): Promise<void> {
    if (this.#thawing !== undefined) await this.#thawing;
    this.#freezing = true;
    try {
      await this.#freeze(now() + limitMs);
    } catch (error) {
      this.#freezing = false;
      throw error;
    }
  }

  async #freeze(end: number): Promise<void> {
    let patienceMs = FIRST_PATIENCE_MS;
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const why = await this.#attempt(end, patienceMs);
      if (why === undefined) return;
      const last = now() >= end || this.#runtime.foreign.anyServer;
      const reason = last ? (whyPinned(this.#runtime, true) ?? why) : why;
      await this.#goOn({ moved: false, reason });
      if (last) throw pinnedError(reason);
      await this.#runtime.foreign.changed(Math.min(pauseMs, end - now()));
      patienceMs *= 2;
      pauseMs *= 2;
    }
  }

  /** Resolves with why an image cannot be made yet; the program is stopped. */
  async #attempt(end: number, patienceMs: number): Promise<string | undefined> {
    const runtime = this.#runtime;
    await this.#stop();
    if (this.#isHooked) await this.#freezeHooks(end);
    else if (runtime.foreign.anyOpen) return whyPinned(runtime, false);
    await runtime.foreign.settled(Math.min(patienceMs, Math.max(0, end - now())));
    this.#checkAlive();
    if (runtime.foreign.anyOpen || runtime.foreign.anyUnderWay) return whyPinned(runtime, false);
    // What was closed for this move would have been closed for nothing if it failed later.
    if (this.#frozen) runtime.foreign.mayBeHeld = true;
    return whyPinned(runtime, true);
  }

  async #stop(): Promise<void> {
    await this.#runtime.stop();
    this.#checkAlive();
  }

  #checkAlive(): void {
    if (this.#runtime.state === "ended") {
      throw new GodwitError("ERR_ENDED", "Cannot freeze a program that has ended");
    }
  }

  /** Why an image could not be made of the program as it is now; no hook runs, and it goes on. */
  check(): Promise<string | undefined> {
    return this.look<string | undefined>(() => {
      this.#runtime.foreign.mayBeHeld = true;
      return whyPinned(this.#runtime, true);
    }, "a move is under way");
  }

  /** What `see` finds with the program stopped; no hook runs, and it goes on. `moving`: the answer while a move is under way. */
  async look<T>(see: () => T, moving: T): Promise<T> {
    if (this.#thawing !== undefined) await this.#thawing;
    if (this.#freezing) return moving;
    await this.#stop();
    try {
      return see();
    } finally {
      this.#runtime.resume();
    }
  }

  // ── hooks ──

  get #isHooked(): boolean {
    return this.#runtime.hooks.all.some(({ when }) => when === "freeze") || this.#instances.mayExist;
  }

  async #freezeHooks(end: number): Promise<void> {
    this.#frozen = true;
    try {
      await this.#withHooks(true, async () => {
        for (const hook of this.#runtime.hooks.all.toReversed()) {
          if (hook.when !== "freeze") continue;
          this.#begun.push(hook);
          await this.#call(
            () => hook.hook(),
            end,
            `The freeze hook registered at ${hook.place ?? "an unknown place"}`,
          );
        }
      });
      for (;;) {
        const instances = this.#instances.find();
        if (instances.length === 0) return this.#instances.sort();
        await this.#withHooks(true, async () => {
          for (const instance of instances) {
            const what = `[godwit.freeze] of ${this.#instances.describe(instance)}`;
            await this.#instances.freeze(instance, (one, done) => this.#call(one, end, what, done));
          }
        });
      }
    } catch (error) {
      this.#checkAlive();
      const reason = error instanceof Error ? error.message : String(error);
      await this.#goOn({ moved: false, reason });
      throw pinnedError(reason);
    }
  }

  /** Z2. `callbacks`: what the host has reported already may run, too. */
  async #withHooks(callbacks: boolean, run: () => Promise<void>): Promise<void> {
    const { jobs, timers } = this.#runtime;
    jobs.beginHooks((queued) => ({
      hooks: new HookJobs({ ...queued, entries: callbacks ? [] : queued.entries }),
      entries: callbacks ? queued.entries : [],
    }));
    timers.beginHooks();
    try {
      await run();
    } finally {
      await this.#runtime.stop();
      jobs.endHooks();
      timers.endHooks();
    }
    this.#checkAlive();
  }

  /**
   * Has the program run `call` within the limit. One that is too late gets as long again to come to its
   * end: until then what it was about to close may be half closed.
   *
   * @param done is called with what it comes to, also if that is too late.
   */
  async #call(
    call: () => unknown,
    end: number,
    what: string,
    done?: (value: unknown) => void,
  ): Promise<void> {
    let isDone = false;
    const run = async (): Promise<void> => {
      try {
        const value = await callHook(this.#runtime, call);
        isDone = true;
        done?.(value);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`${what} failed: ${message}`, { cause: error });
      }
    };
    const result = run();
    const limitMs = Math.max(0, end - now());
    await this.#within(result, limitMs);
    if (isDone) return;
    await this.#within(result, Math.max(limitMs, LEAST_GRACE_MS)).catch(() => {});
    throw new Error(`${what} was not done within the limit`);
  }

  /** Waits for `result`, for `limitMs` at most, or until the program has ended. */
  async #within(result: Promise<unknown>, limitMs: number): Promise<void> {
    let timer: unknown;
    const late = new globalThis.Promise((resolve) => (timer = nativeSetTimeout(resolve, limitMs)));
    try {
      await globalThis.Promise.race([result, late, this.#runtime.ended]);
    } finally {
      nativeClearTimeout(timer as number);
      result.catch(() => {});
    }
    this.#checkAlive();
  }

  // ── going on ──

  /** After `freeze` or `restore`. Nothing of the program runs before its thaw hooks are done. */
  goOn(thawed: Thawed): void {
    this.#freezing = false;
    if (!this.#isToThaw(thawed)) return this.#runtime.resume();
    this.#thawing = this.#goOn(thawed).finally(() => (this.#thawing = undefined));
  }

  async #goOn(thawed: Thawed): Promise<void> {
    if (this.#runtime.state === "ended") return;
    if (this.#isToThaw(thawed)) await this.#thaw(thawed);
    this.#runtime.resume();
  }

  #isToThaw({ moved }: Thawed): boolean {
    return moved ? this.#instances.arrived !== undefined || this.#runtime.hooks.all.length > 0 : this.#frozen;
  }

  /** Z3. An error here is the program's own. */
  async #thaw(thawed: Thawed): Promise<void> {
    const runtime = this.#runtime;
    const begun = this.#begun;
    this.#begun = [];
    this.#frozen = false;
    const call = (one: () => unknown): Promise<unknown> =>
      globalThis.Promise.race([callHook(runtime, one), runtime.ended]);
    try {
      await this.#withHooks(false, async () => {
        if (thawed.moved) await this.#instances.thaw(call);
        else await this.#instances.takeUpAgain(call);
      });
      this.#instances.complete();
      await this.#withHooks(false, async () => {
        for (const hook of this.#thawHooks(thawed, begun)) await call(() => hook.hook({ ...thawed }));
      });
    } catch (error) {
      runtime.uncaught(error, "uncaughtException");
    }
  }

  /** All; but if a freeze hook has failed before others began, those registered after it. */
  #thawHooks({ moved }: Thawed, begun: readonly Hook[]): Hook[] {
    const { all } = this.#runtime.hooks;
    const complete = moved || all.every((hook) => hook.when === "thaw" || begun.includes(hook));
    const first = complete ? 0 : begun.at(-1)!.id;
    return all.filter(({ when, id }) => when === "thaw" && id > first);
  }
}
