/**
 * Poll-points in loops: an async function that computes for long without awaiting anything is
 * suspended at a loop's back edge now and then, so that the event loop gets a turn.
 *
 * B1: A frame is paused only if all that is below it on the engine's stack returns to the job queue at
 *     once: it was resumed from the queue, or called by the runtime itself, which does nothing after
 *     that call, or by `await f(…)` in a frame of which the same holds.
 * B2: A frame that was paused goes on before anything else of the program runs (J6), so the program
 *     cannot tell that it was.
 * B3: `callee` is set right before such a call, its arguments evaluated. A compiled async function does
 *     nothing before `start`, which takes the mark; any other callee makes the mark void.
 */
import { isProxy } from "./capture/trusted.ts";
import type { Frame } from "./abi.ts";
import type { AnyFrame } from "./frames.ts";
import { notIterable } from "./iterators.ts";
import type { Runtime } from "./runtime.ts";

const AsyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;

/** How long a frame may run before I/O gets a turn. */
const SLICE_MS = 8;
/** Reading the clock costs tens of nanoseconds: it is read about so often. */
const BATCH_MS = 0.05;
const MOST_BACK_EDGES = 1 << 20;

const now = (): number => globalThis.performance.now();

/** One loop's: how many of its back edges take about `BATCH_MS`. */
export class PollPoint {
  backEdges = 0;
}

export class Polls {
  /** B1 holds for the code that runs now. */
  bare = true;
  /** The function about to be called, or true for one that is known to be a compiled async function (B3). */
  callee: unknown = undefined;
  /** 0: every back edge pauses that may, for tests. */
  sliceMs = SLICE_MS;
  #sliceBegan = 0;
  #clockRead = 0;

  /** I/O has had its turn, or the program is entered. */
  beginSlice(time: number): void {
    this.#sliceBegan = time;
    this.#clockRead = time;
    this.bare = true;
    this.callee = undefined;
  }

  /** Whether the function that starts was called as B3 says. */
  takeMark(): boolean {
    const { callee } = this;
    if (callee === undefined) return false;
    this.callee = undefined;
    if (callee === true) return true;
    return typeof callee === "function" && Object.getPrototypeOf(callee) === AsyncFunctionPrototype;
  }

  /** Reads the clock; true if the slice is over and the frame under way may be paused. */
  due(point: PollPoint, stopped: boolean): boolean {
    if (this.sliceMs === 0) {
      point.backEdges = 0;
      return this.bare;
    }
    const time = now();
    // The clock was last read before these back edges, so they took no longer than this.
    const passedMs = time - this.#clockRead;
    this.#clockRead = time;
    if (passedMs < BATCH_MS / 2) point.backEdges = Math.min(point.backEdges * 2 || 1, MOST_BACK_EDGES);
    else if (passedMs > BATCH_MS * 2)
      point.backEdges = Math.max(1, Math.floor((point.backEdges * BATCH_MS) / passedMs));
    return this.bare && (stopped || time - this.#sliceBegan >= this.sliceMs);
  }
}

type Poll = (frame: Frame, point: PollPoint, pc: number, ...values: unknown[]) => number;

/**
 * `$.poll`. A proxy keeps engines from inlining it: code in a loop that has never run keeps V8 from
 * peeling the loop, without which its numbers are boxed in each iteration, at several times the cost.
 */
export function createPoll(runtime: Runtime): Poll {
  const { jobs, polls } = runtime;
  const poll: Poll = (frame, point, pc, ...values) => {
    if (!polls.due(point, jobs.stopped)) return point.backEdges;
    frame.pc = pc;
    const { live } = runtime.executable.codeOf(frame as AnyFrame).at(pc)!;
    live.forEach((name, index) => (frame.saved[name] = values[index]));
    jobs.pause(frame as AnyFrame);
    return -1;
  };
  return new Proxy(poll, {});
}

const arrayValues = Array.prototype.values;
const ArrayIterator = Object.getPrototypeOf([].values()) as { next: unknown };
const { next } = ArrayIterator;

/** `$.isArray`: an ordinary array that iterates as arrays do; nothing of the program runs to find out. */
export function isIteratedByIndex(value: unknown, text: string): boolean {
  const object: unknown = value === null || value === undefined ? {} : Object(value);
  if (isProxy(object as object)) return false;
  if (!(Symbol.iterator in (object as object))) throw notIterable(value, "Symbol.iterator", text);
  return (
    Array.isArray(value) &&
    Object.getPrototypeOf(value) === Array.prototype &&
    !Object.hasOwn(value, Symbol.iterator) &&
    Array.prototype[Symbol.iterator] === arrayValues &&
    ArrayIterator.next === next
  );
}
