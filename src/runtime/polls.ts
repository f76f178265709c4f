/**
 * Poll-points in loops: an async function that computes for long without awaiting anything is
 * suspended at a loop's back edge now and then, so that the event loop gets a turn.
 *
 * B1: A frame is paused only if all that is below it on the engine's stack returns to the job queue at
 *     once: it was resumed from the queue, or called by the runtime itself, which does nothing after
 *     that call, or by `await f(…)`, `return f(…)` or a call that starts something (`const p = f(…)`) in a frame of which
 *     the same holds. The latter two leave something to do: a promise to resolve, and the rest of the frame, which
 *     is paused as well. The queue has them run when what was called has come to where it returns (J6).
 * B2: A frame that was paused goes on before anything else of the program runs (J6), so the program
 *     cannot tell that it was.
 * B3: `callee` is set right before such a call, its arguments evaluated. A compiled async function does
 *     nothing before `start`, which takes the mark; any other callee makes the mark void.
 */
import type { Abi, Frame } from "./abi.ts";
import { type AnyFrame, SUSPENDED } from "./frames.ts";
import type { Runtime } from "./runtime.ts";

const AsyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;

/** How long a frame may run before I/O gets a turn. */
const SLICE_MS = 8;
/** Asking costs little, but leaving a loop and entering it again does: a part takes about so long. */
const BATCH_MS = 1;
const MOST_BACK_EDGES = 1 << 24;
/** Iterations this long are looked into: the loops inside them ask, too. */
const LONG_MS = 2;
/** Iterations this short are not any more. In blocks one takes about a microsecond more, so there is no hurry. */
const SHORT_MS = 0.1;

/** The mark for a function that passes it on. */
export const PASSES = Symbol("passes");

const now = (): number => globalThis.performance.now();

/** What is known of one loop. */
export class PollPoint {
  /** How many back edges, less one, take about `BATCH_MS`. */
  backEdges = 0;
  /** Iterations take long, as far as anybody knows: they run in blocks, and the loops inside have points of their own. */
  fine: boolean;
  /** When the clock was last read at a back edge while `fine`. */
  edge = -Infinity;
  /** What iterations in a row took that were long. A single one means little: the computer may have been busy. */
  longMs = 0;
  /** There are loops inside. */
  readonly nests: boolean;

  constructor(nests: boolean) {
    this.nests = this.fine = nests;
  }
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
    const callee = this.#take();
    if (callee === true) return true;
    return typeof callee === "function" && Object.getPrototypeOf(callee) === AsyncFunctionPrototype;
  }

  /** `$.passed`: whether a function that passes its mark on was called with one. */
  takePassed(): boolean {
    return this.#take() === PASSES;
  }

  /** Likewise for a function of the runtime's. */
  takeMarkOf(method: Function): boolean {
    return this.#take() === method;
  }

  /** A mark is for one call. */
  #take(): unknown {
    const { callee } = this;
    this.callee = undefined;
    return callee;
  }

  /**
   * Calls `fn`, with nothing left to do after that which what it calls could notice (B1, B3).
   * @param mark `PASSES`: `fn` is compiled to take the mark at once, and to pass it on to what it calls and returns (`passed`).
   */
  call(fn: Function, self: unknown, args: readonly unknown[], mark: unknown = fn): unknown {
    this.callee = mark;
    const result = Reflect.apply(fn, self, args) as unknown;
    this.callee = undefined;
    return result;
  }

  /** Calls `fn` with the program going on after that: nothing pauses. */
  goingOn(fn: () => void): void {
    const { bare } = this;
    this.bare = false;
    fn();
    this.bare = bare;
  }

  /** Reads the clock; true if the slice is over and the frame under way may be paused. */
  due(point: PollPoint, stopped: boolean): boolean {
    if (this.sliceMs === 0) {
      point.backEdges = 0;
      if (point.nests) point.fine = !point.fine;
      return this.bare;
    }
    const time = now();
    if (point.fine) atEdge(point, time);
    else afterPart(point, time - this.#clockRead);
    this.#clockRead = time;
    return this.bare && (stopped || time - this.#sliceBegan >= this.sliceMs);
  }
}

/** Since the last edge there was at least one iteration, perhaps more than that. */
function atEdge(point: PollPoint, time: number): void {
  if (time - point.edge < SHORT_MS) point.fine = false;
  point.edge = time;
}

/** The clock was last read before the part, so the part took no longer than this. */
function afterPart(point: PollPoint, passedMs: number): void {
  const { backEdges } = point;
  if (passedMs < BATCH_MS / 2) point.backEdges = Math.min(backEdges * 2 || 1, MOST_BACK_EDGES);
  else if (passedMs > BATCH_MS * 2) point.backEdges = Math.floor((backEdges * BATCH_MS) / passedMs);
  if (!point.nests) return;
  point.longMs = passedMs < LONG_MS * (backEdges + 1) ? 0 : point.longMs + passedMs;
  if (point.longMs < SLICE_MS) return;
  point.fine = true;
  point.edge = -Infinity;
}

/**
 * `$.end`: the index at which the next part of a counting loop ends, at most `bound`, which is returned as it is
 * if the loop is to go on to its own end: where it is near, or counts with something else than numbers.
 */
export function endOfPart(point: PollPoint, index: unknown, step: number, bound?: unknown): unknown {
  const limit = bound === undefined ? step * Infinity : bound;
  if (typeof index !== "number" || typeof limit !== "number") return limit;
  const end = index + (point.backEdges + 1) * step;
  return (step > 0 ? end > index && end < limit : end < index && end > limit) ? end : limit;
}

type Poll = (frame: Frame, point: PollPoint, pc: number, ...values: unknown[]) => number;

/**
 * `$.poll`. A proxy keeps engines from inlining it: code in a loop that has never run keeps V8 from
 * peeling the loop, without which its numbers are boxed in each iteration, at several times the cost.
 */
export function createPoll(runtime: Runtime): Poll {
  const { jobs, polls } = runtime;
  const poll: Poll = (frame, point, pc, ...values) => {
    if (!polls.due(point, jobs.halted)) return point.backEdges;
    save(runtime, frame, pc, values);
    jobs.pause(frame as AnyFrame);
    return -1;
  };
  return new Proxy(poll, {});
}

/** `$.behind`: what the frame called has paused (B1). */
export function createBehind(runtime: Runtime): Abi["behind"] {
  return (frame, pc, ...values) => {
    save(runtime, frame, pc, values);
    runtime.jobs.addBehindPaused(frame as AnyFrame);
    return SUSPENDED;
  };
}

function save(runtime: Runtime, frame: Frame, pc: number, values: readonly unknown[]): void {
  frame.pc = pc;
  const { live } = runtime.executable.codeOf(frame as AnyFrame).at(pc)!;
  live.forEach((name, index) => (frame.saved[name] = values[index]));
}

const arrayValues = Array.prototype.values;
const ArrayIterator = Object.getPrototypeOf([].values()) as { next: unknown };
const { next } = ArrayIterator;

/**
 * `$.isByIndex`: whether to iterate over `items`, whose `Symbol.iterator` was read as `method`, is to go by index. What an
 * array's iterator does is to ask for `length` and the next element, whatever it iterates over.
 */
export function isByIndex(items: unknown, method: unknown): boolean {
  return method === arrayValues && ArrayIterator.next === next && typeof items === "object";
}
