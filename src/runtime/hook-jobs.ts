/**
 * What of the program runs while hooks run (docs/host-operations.md, V3), and what stands still.
 *
 * K1: A job that was waiting when the hooks began runs only if a hook waits for what it will settle,
 *     directly or through others; it is told by following, from the promise it settles, the jobs that
 *     wait, to one that began to wait while hooks ran.
 * K2: What stands still keeps its order, and comes before what hooks have left behind.
 */
import type { Mode } from "./abi.ts";
import { AsyncFrame } from "./frames.ts";
import type { Job, QueueState } from "./jobs.ts";
import { Element } from "./promise-combinators.ts";
import { Adopt, AdoptJob, Capability, Reaction, Resolvers, ThenableJob } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { codeOf } from "./stamp.ts";

export class HookJobs {
  /** Flat triples job, mode, value: what would run if no hooks did. */
  #still: unknown[];
  readonly #ticks: Job[];
  readonly #entries: Job[];
  readonly #ticksFirst: boolean;
  /** Jobs that began to wait while hooks ran. */
  readonly #hooks = new Set<Job>();

  constructor(still: QueueState) {
    this.#still = still.jobs;
    this.#ticks = still.ticks;
    this.#entries = still.entries;
    this.#ticksFirst = still.ticksFirst;
  }

  /** `job` has begun to wait for a promise. */
  waits(job: Job): void {
    this.#hooks.add(job);
  }

  /** What `job` waited for has been settled; false if it is to stand still. */
  admits(job: Job, mode: Mode, value: unknown): boolean {
    if (this.#hooks.delete(job) || this.#isNeeded(job)) return true;
    this.#still.push(job, mode, value);
    return false;
  }

  /** Takes out what stands still and is needed by now: a hook may begin to wait at any time. */
  takeNeeded(): unknown[] {
    const needed: unknown[] = [];
    const still: unknown[] = [];
    for (let i = 0; i < this.#still.length; i += 3) {
      const to = this.#isNeeded(this.#still[i] as Job) ? needed : still;
      to.push(...this.#still.slice(i, i + 3));
    }
    if (needed.length > 0) this.#still = still;
    return needed;
  }

  /** Everything, in the order it is to run in (K2). */
  merged(left: QueueState): QueueState {
    return {
      jobs: this.#still.concat(left.jobs),
      ticks: [...this.#ticks, ...left.ticks],
      entries: [...this.#entries, ...left.entries],
      ticksFirst: this.#ticksFirst,
    };
  }

  #isNeeded(job: Job): boolean {
    const seen = new Set<PromiseState>();
    const first = settledBy(job);
    if (first !== undefined) seen.add(first);
    for (const promise of seen) {
      for (const waiting of PromiseState.read(promise).waiting) {
        if (this.#hooks.has(waiting)) return true;
        const next = settledBy(waiting);
        if (next !== undefined) seen.add(next);
      }
    }
    return false;
  }
}

/** The promise that is settled, sooner or later, by `job`; undefined if that is not known. */
function settledBy(job: Job): PromiseState | undefined {
  if (job instanceof AsyncFrame) return job.promise;
  if (job instanceof Adopt || job instanceof AdoptJob || job instanceof ThenableJob) return job.target;
  if (job instanceof Element) return ofTarget(job.gathering.capability);
  if (!(job instanceof Reaction)) return undefined;
  return ofHandler(job.onFulfilled) ?? ofTarget(job.target);
}

/** For the runtime's own handlers: a promise's resolving functions, the elements of `Promise.all`. */
function ofHandler(handler: object | undefined): PromiseState | undefined {
  const data = handler === undefined ? undefined : codeOf(handler)?.scopes[0];
  if (data instanceof Resolvers) return data.promise;
  return data instanceof Element ? ofTarget(data.gathering.capability) : undefined;
}

function ofTarget(target: unknown): PromiseState | undefined {
  const promise: unknown = target instanceof Capability ? target.promise : target;
  return PromiseState.is(promise) ? promise : undefined;
}
