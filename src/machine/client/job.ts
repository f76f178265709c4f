/** A job as its client sees it: the events the scheduler signals, kept until somebody asks for them. */
import type { GodwitError } from "../../errors.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type { Job, JobEvent, JobReport } from "../client-types.ts";

export class JobHandle implements Job {
  readonly id: string;
  readonly ended: Promise<JobReport>;
  readonly #kill: () => Promise<void>;
  #resolve!: (report: JobReport) => void;
  #reject!: (error: GodwitError) => void;
  #events: JobEvent[] = [];
  readonly #trace: TraceEvent[] = [];
  #lost: GodwitError | null = null;
  /** Called when there is something new. */
  #wake: (() => void)[] = [];

  constructor(id: string, kill: () => Promise<void>) {
    this.id = id;
    this.#kill = kill;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who only iterates over the events hears of a lost machine there.
    this.ended.catch(() => {});
  }

  /** All events from the first on, each time it is called. */
  async *events(): AsyncGenerator<JobEvent> {
    for (let next = 0; ; next++) {
      while (next === this.#events.length) {
        if (this.#lost !== null) throw this.#lost;
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
      const event = this.#events[next]!;
      yield event;
      if (event.type === "ended") return;
    }
  }

  async trace(): Promise<TraceEvent[]> {
    await this.ended;
    return [...this.#trace];
  }

  kill(): Promise<void> {
    return this.#kill();
  }

  // ── from the scheduler ──

  event(event: JobEvent): void {
    this.#events.push(event);
    if (event.type === "ended") this.#resolve(event.report);
    this.#wakeAll();
  }

  traced(events: readonly TraceEvent[]): void {
    this.#trace.push(...events);
  }

  /** The machine is gone: no more events. */
  lost(error: GodwitError): void {
    this.#lost = error;
    this.#reject(error);
    this.#wakeAll();
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
