/**
 * Time as the program sees it. Two clocks, both in ms and continued in another carrier:
 *
 * - `timers` stands still while the program is frozen, so that a timer keeps its remaining time;
 * - `performance.now()` and `process.hrtime()` go on, by what passed on the wall clock. What they count from,
 *   `performance.timeOrigin`, stays what it was.
 */
const native = globalThis.performance;

export interface ClockState {
  readonly timersMs: number;
  readonly performanceMs: number;
  readonly wallMs: number;
  /** Of `performance`, since the epoch. */
  readonly originMs: number;
}

export class Clock {
  #timersOffset = 0;
  #performanceOffset = 0;
  #originMs = Date.now() - native.now();
  /** The timers' time while frozen. */
  #standing: number | undefined;

  timers(): number {
    return this.#standing ?? native.now() + this.#timersOffset;
  }

  performance(): number {
    return native.now() + this.#performanceOffset;
  }

  /** When `performance` was 0, in ms since the epoch. */
  origin(): number {
    return this.#originMs;
  }

  stop(): void {
    this.#standing ??= this.timers();
  }

  go(): void {
    if (this.#standing === undefined) return;
    this.#timersOffset = this.#standing - native.now();
    this.#standing = undefined;
  }

  read(): ClockState {
    return {
      timersMs: this.timers(),
      performanceMs: this.performance(),
      wallMs: Date.now(),
      originMs: this.#originMs,
    };
  }

  /** Continues from `state`; the program is frozen. Clocks of hosts may differ: time never runs back. */
  load(state: ClockState): void {
    this.#standing = state.timersMs;
    const passed = Math.max(0, Date.now() - state.wallMs);
    this.#performanceOffset = state.performanceMs + passed - native.now();
    this.#originMs = state.originMs;
  }
}
