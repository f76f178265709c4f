/**
 * Work of the host that the program waits for, and what it has opened there. Neither can travel in
 * an image, so every piece of it is on record here from its beginning to its end.
 *
 * F1: While anything is on record, no image is made: a freeze waits for it, or is refused naming it.
 * F2: What the host reports is queued as a job of the program, never run on the host's stack.
 */
import type { Core } from "./core.ts";
import type { Executable } from "./executable.ts";
import { AnyFrame } from "./frames.ts";
import { type Handle, isServer, keepsAlive } from "./handles.ts";
import { rejectPromise, resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";

/** One piece of work under way. */
export interface Work {
  /** What it is, for people: `fs.readFile()`; undefined for a native promise of unknown origin. */
  readonly what: string | undefined;
  /** The program's promise that waits for it; undefined for a callback. */
  readonly promise?: PromiseState;
  /** Set if it is no work that ends by itself but something that stays open until it is closed. */
  readonly handle?: Handle;
  /** The stack of the call that began it, for `Places`. */
  readonly stack?: object;
}

const NativePromise = globalThis.Promise;
// oxlint-disable-next-line typescript/unbound-method -- as it was before native-promises.ts
const nativeThen = NativePromise.prototype.then;

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;

/** The nearest frame that waits for `promise`, as `load (file:line:column)`. */
export function waiterOf(promise: PromiseState, executable: Executable): string | undefined {
  const seen = new Set([promise]);
  for (const one of seen) {
    for (const job of PromiseState.read(one).waiting) {
      if (job instanceof AnyFrame) {
        const place = executable.placeOf(job);
        const { name } = executable.codeOf(job);
        return place === undefined ? name : `${name} (${place})`;
      }
      const { target } = job as { target?: unknown };
      if (PromiseState.is(target)) seen.add(target);
    }
  }
  return undefined;
}

interface Origin {
  readonly what: string;
  readonly stack: object;
}

export class Foreign {
  readonly #core: Core;
  readonly #work = new Set<Work>();
  /** Native promises of known origin. */
  readonly #origins = new WeakMap<object, Origin>();
  #whenChanged: (() => void)[] = [];
  /** True if there may be objects in the program's memory that an image cannot hold: it was given some. */
  mayBeHeld = false;
  /** Called with what a host function's promise has come to. */
  arrived: (value: object, what: string, stack: object) => void = () => {};

  constructor(core: Core) {
    this.#core = core;
  }

  isForeign(value: object): value is globalThis.Promise<unknown> {
    return value instanceof NativePromise;
  }

  /** Settles `target` once the native promise settles. */
  follow(promise: globalThis.Promise<unknown>, target: PromiseState): void {
    const origin = this.#origins.get(promise);
    const work = this.begin({ what: origin?.what, promise: target, stack: origin?.stack });
    void nativeThen.call(
      promise,
      (value: unknown) => {
        this.end(work);
        if (typeof value === "object" && value !== null) {
          this.arrived(value, origin?.what ?? "a native promise", origin?.stack ?? {});
        }
        resolvePromise(this.#core, target, value);
      },
      (reason: unknown) => {
        this.end(work);
        rejectPromise(this.#core, target, reason);
      },
    );
  }

  /** The program's promise for a native one, made by `what`. */
  adopt(
    promise: globalThis.Promise<unknown>,
    what: string | undefined,
    stack: object = this.#core.places.take(),
  ): PromiseState {
    const target = this.#core.newPromise();
    if (what !== undefined) this.#origins.set(promise, { what, stack });
    this.follow(promise, target);
    return target;
  }

  begin(work: Work): Work {
    this.#work.add(work);
    return work;
  }

  end(work: Work): void {
    if (!this.#work.delete(work)) return;
    this.#changed();
    if (this.#work.size === 0) this.#core.jobs.schedule();
  }

  #changed(): void {
    const waiting = this.#whenChanged;
    this.#whenChanged = [];
    for (const callback of waiting) callback();
  }

  /** Without handles that were closed, or collected, without a word. */
  #handles(): Work[] {
    for (const work of this.#work) if (work.handle?.isOpen() === false) this.#work.delete(work);
    return [...this.#work].filter((work) => work.handle !== undefined);
  }

  /** Something is open. */
  get anyOpen(): boolean {
    return this.#work.size > 0 && this.#handles().length > 0;
  }

  /** Something is open that waiting does not close. */
  get anyServer(): boolean {
    return this.#handles().some(({ handle }) => isServer(handle!));
  }

  /** Work that ends by itself is under way. */
  get anyUnderWay(): boolean {
    return [...this.#work].some((work) => work.handle === undefined);
  }

  get size(): number {
    return this.#work.size;
  }

  /** True while something of the host keeps the program from ending. */
  get keepsAlive(): boolean {
    for (const { handle } of this.#work) if (handle === undefined || keepsAlive(handle)) return true;
    return false;
  }

  /** Resolves when work that ends by itself is no longer under way, or after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    const end = globalThis.performance.now() + limitMs;
    while (this.anyUnderWay) {
      const leftMs = end - globalThis.performance.now();
      if (leftMs <= 0) return;
      await this.changed(leftMs);
    }
  }

  /** Resolves when something has ended or was closed, or after `limitMs`. */
  changed(limitMs: number): Promise<void> {
    return new NativePromise((resolve) => {
      const limit = nativeSetTimeout(resolve, limitMs);
      this.#whenChanged.push(() => {
        nativeClearTimeout(limit);
        resolve();
      });
    });
  }

  /** Names one piece of work and who waits for it, or what is open; undefined when there is none. */
  describe(executable: Executable): string | undefined {
    const work = this.#handles()[0] ?? [...this.#work][0];
    if (work === undefined) return undefined;
    const made = work.stack && this.#core.places.read(work.stack);
    const created = made === undefined ? "" : ` (created at ${made})`;
    if (work.handle !== undefined) return work.handle.text(work.what!, created);
    const what = work.what ?? "a native promise";
    const waiting = work.promise && waiterOf(work.promise, executable);
    if (waiting !== undefined) return `${what} is awaited by ${waiting}`;
    return `${what} is under way${made === undefined ? "" : ` (begun at ${made})`}`;
  }
}
