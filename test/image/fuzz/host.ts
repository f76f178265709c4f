/**
 * A host that does nothing until it is told to: microtasks, immediates and timers of a runtime are
 * kept in queues, and time passes by a step whenever somebody looks at the clock. So a program's
 * run is the same every time, and ends when the fuzzer says so.
 *
 * The runtime takes these functions from the engine when it is loaded: this module comes before it, and
 * `given-back.ts` after it.
 */
type Callback = () => void;

const engine = {
  queueMicrotask: globalThis.queueMicrotask,
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
};

const CLOCK_STEP_MS = 0.25;
/** A moment in 2025, for images must not depend on when they were made. */
const WALL_MS = 1_750_000_000_000;

let soon: Callback[] = [];
let timers: { readonly callback: Callback; readonly dueMs: number }[] = [];
let nowMs = 0;

Object.assign(globalThis, {
  queueMicrotask: (callback: Callback) => void soon.push(callback),
  setImmediate: (callback: Callback) => void soon.push(callback),
  setTimeout(callback: Callback, delayMs: number) {
    const timer = { callback, dueMs: nowMs + delayMs };
    timers.push(timer);
    return timer;
  },
  clearTimeout: (timer: unknown) => void (timers = timers.filter((one) => one !== timer)),
});

/** Puts the engine's functions back in their places. */
export function giveBack(): void {
  Object.assign(globalThis, engine);
}

/** Forgets whatever is queued. */
export function reset(): void {
  soon = [];
  timers = [];
  nowMs = 1000;
}

/** Calls `body` with the clocks under control; only what runs inside sees them. */
export function withClock<T>(body: () => T): T {
  const { performance } = globalThis;
  const wall = Date.now;
  Date.now = () => WALL_MS + Math.floor(nowMs);
  Object.defineProperty(performance, "now", { value: () => (nowMs += CLOCK_STEP_MS), configurable: true });
  try {
    return body();
  } finally {
    Date.now = wall;
    Reflect.deleteProperty(performance, "now");
  }
}

/** Runs what is queued, soonest first, up to `steps` callbacks; false once nothing is left. */
export function run(steps: number): boolean {
  for (let left = steps; left > 0; left--) {
    const callback = soon.shift() ?? nextTimer();
    if (callback === undefined) return false;
    callback();
  }
  return true;
}

function nextTimer(): Callback | undefined {
  const [first] = timers.sort((a, b) => a.dueMs - b.dueMs);
  if (first === undefined) return undefined;
  timers.shift();
  nowMs = Math.max(nowMs, first.dueMs);
  return first.callback;
}
