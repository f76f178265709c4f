/**
 * A job as its client sees it: the events the scheduler signals, kept until somebody asks for them.
 *
 * J1: of each rank and descriptor it is told which lines are here, so that nobody else has to keep them, and which have
 *     been read, so that the rank may write more. Both are told again when asked: what was told may have been lost.
 */
import type { GodwitError } from "../../errors.ts";
import type { Rank } from "../../protocol/ids.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type { Job, JobEvent, JobReport, MigrationReport, RankReport } from "../client-types.ts";
import type { FromClient, OutputLines, SchedulerJobEvent } from "../control/messages.ts";
import { Queue } from "../../protocol/queue.ts";
import { EventLog } from "./event-log.ts";
import { LineLog, type StreamName } from "./line-log.ts";

/** What a job's handle asks of its client. */
export interface JobContext {
  kill(): Promise<void>;
  signal(signal: FromClient): void;
}

type Output = JobEvent & { readonly type: "output" };

/** An event that may come again is passed on the first time only. */
export class JobHandle implements Job {
  readonly id: string;
  readonly ended: Promise<JobReport>;
  readonly #context: JobContext;
  #resolve!: (report: JobReport) => void;
  #reject!: (error: GodwitError) => void;
  readonly #startedMs = performance.now();
  readonly #events = new EventLog((event) => {
    if (event.type === "output") this.#read(event);
  });
  readonly #trace: TraceEvent[] = [];
  #program = "";
  #size = 0;
  readonly #ranks = new Map<Rank, RankReport>();
  readonly #migrations = new Map<number, MigrationReport>();
  readonly #log = new LineLog((rank) => this.#differs(rank));
  /** How often the job was taken back. */
  #run = 0;
  readonly #unread = new Map<StreamName, Queue<number>>();
  /** Of which there is news, or was a question (J1). */
  readonly #toTell = new Set<StreamName>();
  #lastCheckpoint: string | null = null;
  #isOver = false;

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

  events(): AsyncGenerator<JobEvent> {
    return this.#events.iterate();
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
      case "checkpointed":
        return this.#checkpointed(event);
      case "taken_back":
        return this.#takenBack(event);
      case "lines":
        return this.#lines(event.rank, event);
      case "migration": {
        const { migration } = event;
        if (this.#migrations.has(migration.migration)) return;
        this.#migrations.set(migration.migration, migration);
        return this.#events.add(event);
      }
      case "notice":
        return this.#events.add(event);
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
    this.#reject(error);
    this.#events.lost(error);
  }

  #started({ program, ranks, lines, mayGoBack }: SchedulerJobEvent & { type: "started" }): void {
    if (this.#size > 0) return;
    this.#log.begins(lines, mayGoBack);
    this.#program = program;
    this.#size = ranks.length;
    this.#events.add({ type: "started", job: this.id, ranks });
  }

  #checkpointed({ lines, path }: SchedulerJobEvent & { type: "checkpointed" }): void {
    this.#log.forgetBefore(lines);
    if (this.#lastCheckpoint !== path) this.#events.add({ type: "checkpointed", path });
    this.#lastCheckpoint = path;
  }

  #takenBack({ run, reason, path, lines, ended }: SchedulerJobEvent & { type: "taken_back" }): void {
    if (run <= this.#run) return;
    this.#run = run;
    this.#log.goBackTo(lines);
    for (const rank of this.#ranks.keys()) if (!ended.includes(rank)) this.#ranks.delete(rank);
    this.#events.add({ type: "taken_back", reason, path });
  }

  /** The program does not do the same again, as programs do that go by time, chance or the order of messages. */
  #differs(rank: Rank): void {
    const what = `rank ${rank} writes something else than before the job was taken back`;
    this.#events.add({ type: "notice", text: `${what}: some of its lines appear in two versions` });
  }

  #lines(rank: Rank, output: OutputLines): void {
    const { fd, partial } = output;
    const stream: StreamName = `${rank}:${fd}`;
    for (const { number, line } of this.#log.take(rank, output)) {
      this.#unreadOf(stream).push(number);
      this.#events.add({ type: "output", rank, fd, line, partial });
    }
    // What came again is told to be here again: it would come for ever otherwise.
    this.#tellSoon(stream);
  }

  #read({ rank, fd }: Output): void {
    const stream: StreamName = `${rank}:${fd}`;
    this.#unreadOf(stream).shift();
    this.#tellSoon(stream);
  }

  #unreadOf(stream: StreamName): Queue<number> {
    let unread = this.#unread.get(stream);
    if (unread === undefined) this.#unread.set(stream, (unread = new Queue()));
    return unread;
  }

  /** J1: once for all that comes, or is read, in one turn. */
  #tellSoon(stream: StreamName): void {
    if (this.#toTell.size === 0) setImmediate(() => this.#tellAll());
    this.#toTell.add(stream);
  }

  #tellAll(): void {
    for (const stream of this.#toTell) {
      const [rank, fd] = stream.split(":").map(Number) as [Rank, 1 | 2];
      const next = this.#log.next(rank, fd);
      const read = Math.min(next, this.#unreadOf(stream).first() ?? next);
      this.#context.signal({ type: "output_taken", job: this.id, rank, fd, next, read, run: this.#run });
    }
    this.#toTell.clear();
  }

  #rankEnded(event: SchedulerJobEvent & { type: "rank_ended" }): void {
    const { rank, exitCode, signal, crash, hosts, statistics } = event;
    if (this.#ranks.has(rank)) return;
    this.#ranks.set(rank, { rank, hosts, exitCode, ...statistics });
    this.#events.add({ type: "rank_ended", rank, exitCode, signal, ...(crash === null ? {} : { crash }) });
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
    this.#events.add({ type: "ended", exitCode, report });
    this.#resolve(report);
  }
}
