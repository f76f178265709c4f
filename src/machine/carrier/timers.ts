/**
 * The core's timers. Setting and clearing one costs no system timer each time: a running one that fires
 * too early is set again for the rest.
 */
import type { Timer } from "../../protocol/events.ts";
import { afterIo } from "../../runtime/jobs.ts";

interface Entry {
  /** Infinity: cleared. */
  deadlineMs: number;
  /** When the running system timer fires; Infinity: there is none. */
  firesMs: number;
  handle: NodeJS.Timeout | undefined;
}

export class TimerTable {
  readonly #fired: (timer: Timer) => void;
  readonly #entries = new Map<Timer, Entry>();

  constructor(fired: (timer: Timer) => void) {
    this.#fired = fired;
  }

  set(timer: Timer, afterMs: number): void {
    let entry = this.#entries.get(timer);
    if (entry === undefined) {
      entry = { deadlineMs: Infinity, firesMs: Infinity, handle: undefined };
      this.#entries.set(timer, entry);
    }
    entry.deadlineMs = performance.now() + afterMs;
    if (entry.firesMs > entry.deadlineMs) this.#arm(timer, entry, afterMs);
  }

  clear(timer: Timer): void {
    const entry = this.#entries.get(timer);
    if (entry !== undefined) entry.deadlineMs = Infinity;
  }

  /** None of them fires any more. */
  discard(): void {
    for (const { handle } of this.#entries.values()) clearTimeout(handle);
    this.#entries.clear();
  }

  #arm(timer: Timer, entry: Entry, afterMs: number): void {
    clearTimeout(entry.handle);
    entry.firesMs = performance.now() + afterMs;
    entry.handle = setTimeout(() => this.#expired(timer, entry), afterMs);
  }

  #expired(timer: Timer, entry: Entry): void {
    entry.firesMs = Infinity;
    if (entry.deadlineMs === Infinity) return void this.#entries.delete(timer);
    const leftMs = entry.deadlineMs - performance.now();
    // System timers count whole milliseconds and may be a fraction early.
    if (leftMs >= 1) return this.#arm(timer, entry, leftMs);
    // This OS process may have computed meanwhile: what has come, and may clear it, is read first.
    afterIo(() => this.#due(timer, entry));
  }

  #due(timer: Timer, entry: Entry): void {
    if (this.#entries.get(timer) !== entry || entry.firesMs < Infinity) return; // discarded, or set again
    this.#entries.delete(timer);
    if (entry.deadlineMs < Infinity) this.#fired(timer);
  }
}
