/**
 * Work of the host that the program waits for: native promises and callbacks. It cannot travel in
 * an image, so every piece of it is on record here from its beginning to its end.
 *
 * F1: While anything is on record, no image is made: a freeze waits for it, or is refused naming it.
 * F2: What the host reports is queued as a job of the program, never run on the host's stack.
 */
import type { Core } from "./core.ts";
import type { Executable } from "./executable.ts";
import { AnyFrame } from "./frames.ts";
import { rejectPromise, resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";

/** One piece of work under way. */
export interface Work {
  /** What it is, for people: `fs.readFile()`; undefined for a native promise of unknown origin. */
  readonly what: string | undefined;
  /** The program's promise that waits for it; undefined for a callback. */
  readonly promise: PromiseState | undefined;
  /** It goes on until the program ends it (a server): waiting for it is no use. */
  readonly lasting: boolean;
}

const NativePromise = globalThis.Promise;
// oxlint-disable-next-line typescript/unbound-method -- as it was before native-promises.ts
const nativeThen = NativePromise.prototype.then;

const nativeSetTimeout = globalThis.setTimeout;
const nativeClearTimeout = globalThis.clearTimeout;

/** The nearest frame that waits for `promise`, as `load (file:line:column)`. */
function waiterOf(promise: PromiseState, executable: Executable): string | undefined {
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

export class Foreign {
  readonly #core: Core;
  readonly #work = new Set<Work>();
  /** Native promises of known origin. */
  readonly #origins = new WeakMap<object, string>();
  #whenNone: (() => void)[] = [];

  constructor(core: Core) {
    this.#core = core;
  }

  isForeign(value: object): value is globalThis.Promise<unknown> {
    return value instanceof NativePromise;
  }

  /** Settles `target` once the native promise settles. */
  follow(promise: globalThis.Promise<unknown>, target: PromiseState): void {
    const work = this.begin(this.#origins.get(promise), target);
    void nativeThen.call(
      promise,
      (value: unknown) => {
        this.end(work);
        resolvePromise(this.#core, target, value);
      },
      (reason: unknown) => {
        this.end(work);
        rejectPromise(this.#core, target, reason);
      },
    );
  }

  /** The program's promise for a native one, made by `what`. */
  adopt(promise: globalThis.Promise<unknown>, what: string | undefined): PromiseState {
    const target = this.#core.newPromise();
    if (what !== undefined) this.#origins.set(promise, what);
    this.follow(promise, target);
    return target;
  }

  begin(what: string | undefined, promise?: PromiseState, lasting = false): Work {
    const work: Work = { what, promise, lasting };
    this.#work.add(work);
    return work;
  }

  end(work: Work): void {
    if (!this.#work.delete(work) || this.#work.size > 0) return;
    const waiting = this.#whenNone;
    this.#whenNone = [];
    for (const callback of waiting) callback();
    this.#core.jobs.schedule();
  }

  /** Something that waiting does not end. */
  get lasting(): boolean {
    return [...this.#work].some((work) => work.lasting);
  }

  get size(): number {
    return this.#work.size;
  }

  /** Resolves when nothing is on record any more, or after `limitMs`. */
  settled(limitMs: number): Promise<void> {
    return new NativePromise((resolve) => {
      const limit = nativeSetTimeout(resolve, limitMs);
      this.#whenNone.push(() => {
        nativeClearTimeout(limit);
        resolve();
      });
    });
  }

  /** Names one piece of work and who waits for it; undefined when there is none. */
  describe(executable: Executable): string | undefined {
    const work = [...this.#work].find(({ lasting }) => lasting) ?? [...this.#work][0];
    if (work === undefined) return undefined;
    const what = work.what ?? "a native promise";
    const waiting = work.promise && waiterOf(work.promise, executable);
    if (waiting !== undefined) return `${what} is awaited by ${waiting}`;
    return work.lasting ? `what ${what} returned is still open` : `${what} is under way`;
  }
}
