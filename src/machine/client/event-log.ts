/**
 * A job's events on their way to who iterates over them.
 *
 * E1: each iteration has every event from where it began on, in order. The first one begins at the beginning, later
 *     ones with the oldest event that is still kept.
 * E2: an event is kept until each iteration there is has passed it; before there is any all are kept, and after the
 *     last one was broken off none. The last event of all stays.
 */
import type { GodwitError } from "../../errors.ts";
import type { JobEvent } from "../client-types.ts";

/** Forgotten places at the beginning of the list are given back when there are so many, and more than others. */
const COMPACT_AT = 1_024;

export class EventLog {
  readonly #passed: (event: JobEvent) => void;
  readonly #events: (JobEvent | undefined)[] = [];
  /** How many events came before those in the list, and before the oldest that is kept. */
  #offset = 0;
  #oldest = 0;
  readonly #iterations = new Set<{ next: number }>();
  #isIterated = false;
  #isOver = false;
  #lost: GodwitError | null = null;
  /** Called when there is something new. */
  #wake: (() => void)[] = [];

  /** @param passed is called with each event once, when it is not kept any more. */
  constructor(passed: (event: JobEvent) => void) {
    this.#passed = passed;
  }

  /** After `ended` nothing is added. */
  add(event: JobEvent): void {
    this.#events.push(event);
    this.#isOver = event.type === "ended";
    this.#forget();
    this.#wakeAll();
  }

  /** There will be no more events, though the last one has not come. */
  lost(error: GodwitError): void {
    this.#lost = error;
    this.#wakeAll();
  }

  async *iterate(): AsyncGenerator<JobEvent> {
    const iteration = { next: this.#oldest };
    this.#iterations.add(iteration);
    this.#isIterated = true;
    try {
      for (;;) {
        while (iteration.next === this.#end) {
          if (this.#lost !== null) throw this.#lost;
          await new Promise<void>((resolve) => this.#wake.push(resolve));
        }
        const event = this.#events[iteration.next - this.#offset]!;
        yield event;
        if (event.type === "ended") return;
        iteration.next++;
        this.#forget();
      }
    } finally {
      this.#iterations.delete(iteration);
      this.#forget();
    }
  }

  get #end(): number {
    return this.#offset + this.#events.length;
  }

  /** E2. */
  #forget(): void {
    if (!this.#isIterated) return;
    let until = this.#isOver ? this.#end - 1 : this.#end;
    for (const { next } of this.#iterations) until = Math.min(until, next);
    while (this.#oldest < until) {
      const at = this.#oldest++ - this.#offset;
      const event = this.#events[at]!;
      this.#events[at] = undefined;
      this.#passed(event);
    }
    const forgotten = this.#oldest - this.#offset;
    if (forgotten < COMPACT_AT || forgotten * 2 < this.#events.length) return;
    this.#events.splice(0, forgotten);
    this.#offset = this.#oldest;
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
