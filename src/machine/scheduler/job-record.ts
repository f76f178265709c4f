/** What the scheduler knows of one job for those who watch it: events, and in the end the report. */
import type { Rank, Vmid } from "../../protocol/ids.ts";
import type { JobId, MigrationId } from "../../protocol/scheduler-events.ts";
import type { JobEvent, JobOptions, JobReport, MigrationReport } from "../client-types.ts";
import type { CarrierExit, OutputLines, ProgramSpec, Statistics } from "../control/messages.ts";
import type { ParticipantId } from "../control/control-plane.ts";
import { exitCodeOf } from "./exit.ts";

/** What is to run; opaque to the scheduler core. */
export interface JobSpec {
  readonly program: ProgramSpec;
  readonly options: JobOptions;
}

export interface RankRecord {
  readonly rank: Rank;
  vmid: Vmid | null;
  /** Names of the hosts it ran on, in order. */
  readonly hosts: string[];
  status: "starting" | "running" | "migrating" | "terminated" | "failed";
  migrations: number;
  lastMigration: MigrationId | null;
  pinned: string | undefined;
  statistics: Statistics;
  /** How the last carrier that had the right to run ended. */
  exit: CarrierExit | null;
  /** 1 while it has not ended: a rank nothing was heard of has not ended well. */
  exitCode: number;
  /** Number of the next line expected, for stdout and stderr. */
  readonly nextLine: [number, number];
}

const NOTHING_SENT: Statistics = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };

export class JobRecord {
  readonly id: JobId;
  /** The client that runs it, and hears of it. */
  readonly participant: ParticipantId;
  readonly program: ProgramSpec;
  readonly options: JobOptions;
  readonly ranks: readonly RankRecord[];
  readonly #emit: (event: JobEvent) => void;
  readonly #startedMs = performance.now();
  /** Exit code of the first rank that failed. */
  #failure: number | null = null;
  readonly #migrations: MigrationReport[] = [];
  /** Who waits for the report of a migration. */
  readonly #waiting = new Map<MigrationId, (report: MigrationReport) => void>();

  constructor(id: JobId, participant: ParticipantId, spec: JobSpec, emit: (event: JobEvent) => void) {
    this.id = id;
    this.participant = participant;
    this.program = spec.program;
    this.options = spec.options;
    this.#emit = emit;
    this.ranks = Array.from({ length: spec.options.size }, (_, rank) => newRank(rank));
  }

  placed(rank: Rank, vmid: Vmid, host: string): void {
    const record = this.ranks[rank]!;
    record.vmid = vmid;
    record.hosts.push(host);
  }

  started(): void {
    const ranks = this.ranks.map(({ rank, hosts, vmid }) => ({ rank, host: hosts[0]!, vmid: vmid! }));
    this.#emit({ type: "started", job: this.id, ranks });
  }

  runs(rank: Rank): void {
    this.ranks[rank]!.status = "running";
  }

  /** Each line once, whoever sends it. */
  output(rank: Rank, { fd, first, lines, partial }: OutputLines): void {
    const { nextLine } = this.ranks[rank]!;
    const known = Math.max(0, nextLine[fd - 1]! - first);
    for (const line of lines.slice(known)) this.#emit({ type: "output", rank, fd, line, partial });
    nextLine[fd - 1] = Math.max(nextLine[fd - 1]!, first + lines.length);
  }

  notice(text: string): void {
    this.#emit({ type: "notice", text });
  }

  moving(rank: Rank): void {
    this.ranks[rank]!.status = "migrating";
  }

  moved(rank: Rank, migration: MigrationId, to: Vmid, host: string): void {
    const record = this.ranks[rank]!;
    record.status = "running";
    record.migrations++;
    record.lastMigration = migration;
    this.placed(rank, to, host);
  }

  stays(rank: Rank): void {
    const record = this.ranks[rank]!;
    if (record.status === "migrating") record.status = "running";
  }

  /** A migration is over, and all is known of it that will be. */
  migrated(report: MigrationReport | undefined): void {
    if (report === undefined) return;
    this.ranks[report.rank]!.pinned = report.status === "refused" ? report.reason : undefined;
    this.#migrations.push(report);
    this.#waiting.get(report.migration)?.(report);
    this.#waiting.delete(report.migration);
    this.#emit({ type: "migration", migration: report });
  }

  /** The report of the rank's last committed migration; it may still be on its way. */
  lastReport(rank: Rank): Promise<MigrationReport> {
    const migration = this.ranks[rank]!.lastMigration!;
    const known = this.#migrations.find((report) => report.migration === migration);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve) => this.#waiting.set(migration, resolve));
  }

  /** @param crash what happened to its carrier, if that is why it ended. */
  rankEnded(rank: Rank, ok: boolean, crash: string | null): void {
    const record = this.ranks[rank]!;
    const { exit } = record;
    record.status = ok ? "terminated" : "failed";
    record.exitCode = ok ? 0 : exitCodeOf(exit);
    // The first to fail is why the job fails; the others are ended because of it.
    if (!ok) this.#failure ??= record.exitCode || 1;
    const { exitCode } = record;
    const signal = exit?.signal ?? null;
    this.#emit({ type: "rank_ended", rank, exitCode, signal, ...(crash === null ? {} : { crash }) });
  }

  /** @param ok every rank ended well. */
  ended(ok: boolean): void {
    const exitCode = ok ? 0 : (this.#failure ?? 1);
    this.#emit({ type: "ended", exitCode, report: this.#report(exitCode) });
  }

  #report(exitCode: number): JobReport {
    return {
      job: this.id,
      program: this.program.name,
      size: this.options.size,
      exitCode,
      elapsedMs: performance.now() - this.#startedMs,
      ranks: this.ranks.map(({ rank, hosts, exitCode, statistics }) => ({
        rank,
        hosts,
        exitCode,
        ...statistics,
      })),
      migrations: this.#migrations,
    };
  }
}

function newRank(rank: Rank): RankRecord {
  return {
    rank,
    vmid: null,
    hosts: [],
    status: "starting",
    migrations: 0,
    lastMigration: null,
    pinned: undefined,
    statistics: NOTHING_SENT,
    exit: null,
    exitCode: 1,
    nextLine: [1, 1],
  };
}
