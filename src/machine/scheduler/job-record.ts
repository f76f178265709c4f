/**
 * What the scheduler knows of one job for its client, who hears of it in events. Events vanish while the way to
 * the client is lost; `repeat` says again what must not be missed.
 */
import type { Rank, Vmid } from "../../protocol/ids.ts";
import type { JobId, MigrationId } from "../../protocol/scheduler-events.ts";
import type { JobOptions, MigrationReport } from "../client-types.ts";
import type {
  CarrierExit,
  OutputLines,
  ProgramSpec,
  SchedulerJobEvent,
  Statistics,
} from "../control/messages.ts";
import type { ParticipantId } from "../control/control-plane.ts";
import { exitCodeOf } from "./exit.ts";

/** What is to run; opaque to the scheduler core. */
export interface JobSpec {
  /** The client's own name for the job. */
  readonly key: string;
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
  /** What the client was told of its end. */
  end: (SchedulerJobEvent & { readonly type: "rank_ended" }) | null;
}

const NOTHING_SENT: Statistics = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };

export class JobRecord {
  readonly id: JobId;
  readonly key: string;
  readonly program: ProgramSpec;
  readonly options: JobOptions;
  readonly ranks: readonly RankRecord[];
  /** The way to the client that runs it, while there is one. */
  participant: ParticipantId | null;
  readonly #signal: (to: ParticipantId, event: SchedulerJobEvent) => void;
  /** Exit code of the first rank that failed. */
  #failure: number | null = null;
  /** Of the whole job, once it has ended. */
  #exitCode: number | null = null;
  readonly #migrations: MigrationReport[] = [];
  /** Who waits for the report of a migration. */
  readonly #waiting = new Map<MigrationId, (report: MigrationReport) => void>();

  constructor(
    id: JobId,
    participant: ParticipantId | null,
    spec: JobSpec,
    signal: (to: ParticipantId, event: SchedulerJobEvent) => void,
  ) {
    this.id = id;
    this.participant = participant;
    this.key = spec.key;
    this.program = spec.program;
    this.options = spec.options;
    this.#signal = signal;
    this.ranks = Array.from({ length: spec.options.size }, (_, rank) => newRank(rank));
  }

  get hasEnded(): boolean {
    return this.#exitCode !== null;
  }

  placed(rank: Rank, vmid: Vmid, host: string): void {
    const record = this.ranks[rank]!;
    if (record.vmid === vmid) return; // its start was repeated
    record.vmid = vmid;
    record.hosts.push(host);
  }

  started(): void {
    const ranks = this.ranks.map(({ rank, hosts, vmid }) => ({ rank, host: hosts[0]!, vmid: vmid! }));
    this.#emit({ type: "started", program: this.program.name, ranks });
  }

  /** For a client that may have missed it. */
  repeat(): void {
    this.started();
    for (const migration of this.#migrations) this.#emit({ type: "migration", migration });
    for (const { end } of this.ranks) if (end !== null) this.#emit(end);
    if (this.#exitCode !== null) this.#emit({ type: "ended", exitCode: this.#exitCode });
  }

  runs(rank: Rank): void {
    this.ranks[rank]!.status = "running";
  }

  output(rank: Rank, { fd, first, lines, partial }: OutputLines): void {
    this.#emit({ type: "lines", rank, fd, first, lines, partial });
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
    const { exit, hosts, statistics } = record;
    record.status = ok ? "terminated" : "failed";
    const exitCode = ok ? 0 : exitCodeOf(exit);
    // The first to fail is why the job fails; the others are ended because of it.
    if (!ok) this.#failure ??= exitCode || 1;
    const signal = exit?.signal ?? null;
    record.end = { type: "rank_ended", rank, exitCode, signal, crash, hosts: [...hosts], statistics };
    this.#emit(record.end);
  }

  /** @param ok every rank ended well. */
  ended(ok: boolean): void {
    for (const { rank, end } of this.ranks) if (end === null) this.rankEnded(rank, ok, null);
    this.#exitCode = ok ? 0 : (this.#failure ?? 1);
    this.#emit({ type: "ended", exitCode: this.#exitCode });
  }

  #emit(event: SchedulerJobEvent): void {
    if (this.participant !== null) this.#signal(this.participant, event);
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
    end: null,
  };
}
