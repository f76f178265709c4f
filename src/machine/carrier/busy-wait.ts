/**
 * Waiting for a message without going to sleep, as MPI implementations do: being woken takes longer than many an answer,
 * 20 to 35 µs where the processor's core has gone to sleep, too.
 *
 * B1: The event loop turns without sleeping for at most `SPIN_MS` after a wait has begun.
 * B2: Where that is in vain it is done ever more rarely: after n waits in a row that took longer, for one in 2^n, but at least
 *     for one in `RARELY`. A wait that is over sooner makes it the rule again.
 */

/** More than an answer takes from a process of the same computer that sleeps: else two that do so once would go on doing so. */
const SPIN_MS = 0.25;
const RARELY = 64;

/** What it needs of the engine. */
export interface EventLoop {
  /** In ms. */
  now(): number;
  /** Calls back when the event loop has had a turn, in which it does not sleep. */
  nextTurn(callback: () => void): void;
}

/** Null in engines that have none: browsers. */
export const eventLoop: EventLoop | null =
  typeof globalThis.setImmediate === "function"
    ? { now: () => performance.now(), nextTurn: (callback) => void setImmediate(callback) }
    : null;

export class BusyWait {
  readonly #loop: EventLoop | null;
  #spinning = false;
  #until = 0;
  #isTurnScheduled = false;
  /** So many waits sleep at once. */
  #skip = 0;
  /** One wait in so many does not. */
  #period = 1;

  constructor(loop: EventLoop | null = eventLoop) {
    this.#loop = loop;
  }

  /** The program begins to wait. */
  begin(): void {
    if (this.#loop === null || --this.#skip >= 0) return;
    this.#skip = 0;
    this.#spinning = true;
    this.#until = this.#loop.now() + SPIN_MS;
    this.#nextTurn(this.#loop);
  }

  /** What it has waited for is there. */
  over(): void {
    if (!this.#spinning) return;
    this.#spinning = false;
    this.#period = 1;
  }

  #nextTurn(loop: EventLoop): void {
    if (this.#isTurnScheduled) return;
    this.#isTurnScheduled = true;
    loop.nextTurn(() => {
      this.#isTurnScheduled = false;
      if (!this.#spinning) return;
      if (loop.now() < this.#until) return this.#nextTurn(loop);
      this.#spinning = false;
      this.#period = Math.min(2 * this.#period, RARELY);
      this.#skip = this.#period - 1;
    });
  }
}
