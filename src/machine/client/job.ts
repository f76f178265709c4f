/** A job as its client sees it: the events the scheduler signals, kept until somebody asks for them. */
import type { GodwitError } from "../../errors.ts";
import type { Rank } from "../../protocol/ids.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type { Job, JobEvent, JobReport, MigrationReport, RankReport } from "../client-types.ts";
import type { FromClient, OutputLines, SchedulerJobEvent } from "../control/messages.ts";

/** What a job's handle asks of its client. */
export interface JobContext {
  kill(): Promise<void>;
  signal(signal: FromClient): void;
}

/** An event that may come again is passed on the first time only. */
export class JobHandle implements Job {
  readonly id: string;
  readonly ended: Promise<JobReport>;
  readonly #context: JobContext;
  #resolve!: (report: JobReport) => void;
  #reject!: (error: GodwitError) => void;
  readonly #startedMs = performance.now();
  readonly #events: JobEvent[] = [];
  readonly #trace: TraceEvent[] = [];
  #program = "";
  #size = 0;
  readonly #ranks = new Map<Rank, RankReport>();
  readonly #migrations = new Map<number, MigrationReport>();
  /** `rank:fd` → number of the next line. */
  readonly #next = new Map<`${Rank}:${1 | 2}`, number>();
  /** Whose lines were taken and not yet said to be. */
  readonly #taken = new Set<`${Rank}:${1 | 2}`>();
  #isOver = false;
  #lost: GodwitError | null = null;
  /** Called when there is something new. */
  #wake: (() => void)[] = [];

  constructor(id: string, context: JobContext) {
    this.id = id;
    this.#context = context;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who only iterates over the events hears of a lost machine there.
    this.ended.catch(() => {});
  }

  get isOver(): boolean {
    return this.#isOver;
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
    return this.#context.kill();
  }

  // ── from the scheduler ──

  hear(event: SchedulerJobEvent): void {
    switch (event.type) {
      case "started":
        return this.#started(event);
      case "lines":
        return this.#lines(event.rank, event);
      case "migration": {
        const { migration } = event;
        if (this.#migrations.has(migration.migration)) return;
        this.#migrations.set(migration.migration, migration);
        return this.#pass(event);
      }
      case "notice":
        return this.#pass(event);
      case "rank_ended":
        return this.#rankEnded(event);
      case "ended":
        return this.#ended(event.exitCode);
    }
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

  #started({ program, ranks }: SchedulerJobEvent & { type: "started" }): void {
    if (this.#size > 0) return;
    this.#program = program;
    this.#size = ranks.length;
    this.#pass({ type: "started", job: this.id, ranks });
  }

  #lines(rank: Rank, { fd, first, lines, partial }: OutputLines): void {
    const stream = `${rank}:${fd}` as const;
    const next = this.#next.get(stream) ?? 1;
    // What went before was lost on its way: it comes again, and this after it.
    if (first > next) return;
    for (const line of lines.slice(Math.max(0, next - first)))
      this.#events.push({ type: "output", rank, fd, line, partial });
    this.#next.set(stream, Math.max(next, first + lines.length));
    // What came again is told to be here again: it would come for ever otherwise.
    if (this.#taken.size === 0) setImmediate(() => this.#tellTaken());
    this.#taken.add(stream);
    this.#wakeAll();
  }

  #tellTaken(): void {
    for (const stream of this.#taken) {
      const [rank, fd] = stream.split(":").map(Number) as [Rank, 1 | 2];
      this.#context.signal({ type: "output_taken", job: this.id, rank, fd, next: this.#next.get(stream)! });
    }
    this.#taken.clear();
  }

  #rankEnded(event: SchedulerJobEvent & { type: "rank_ended" }): void {
    const { rank, exitCode, signal, crash, hosts, statistics } = event;
    if (this.#ranks.has(rank)) return;
    this.#ranks.set(rank, { rank, hosts, exitCode, ...statistics });
    this.#pass({ type: "rank_ended", rank, exitCode, signal, ...(crash === null ? {} : { crash }) });
  }

  #ended(exitCode: number): void {
    this.#context.signal({ type: "end_taken", job: this.id });
    if (this.#isOver) return;
    this.#isOver = true;
    const report: JobReport = {
      job: this.id,
      program: this.#program,
      size: this.#size,
      exitCode,
      elapsedMs: performance.now() - this.#startedMs,
      ranks: [...this.#ranks.values()].sort((a, b) => a.rank - b.rank),
      migrations: [...this.#migrations.values()],
    };
    this.#pass({ type: "ended", exitCode, report });
    this.#resolve(report);
  }

  #pass(event: JobEvent): void {
    this.#events.push(event);
    this.#wakeAll();
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}
