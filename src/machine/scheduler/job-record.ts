/**
 * What the scheduler knows of one job for its client, who hears of it in events. Events vanish while the way to
 * the client is lost; `repeat` says again what must not be missed.
 */
import { NOWHERE } from "../../protocol/index.ts";
import type { Rank, Vmid } from "../../protocol/ids.ts";
import type { JobId, MigrationId, RankEnd, Source } from "../../protocol/scheduler-events.ts";
import type { JobOptions, MigrationReport, RankReport } from "../client-types.ts";
import type {
  LineNumbers,
  OutputLines,
  ProgramEnd,
  ProgramSpec,
  SchedulerJobEvent,
  Statistics,
} from "../control/messages.ts";
import { keptAt, type KeptCheckpoint } from "../keeper/messages.ts";
import type { ParticipantId } from "../control/control-plane.ts";
import { exitCodeOf } from "./exit.ts";

/** What is to run; opaque to the scheduler core. */
export interface JobSpec {
  /** The client's own name for the job. */
  readonly key: string;
  readonly program: ProgramSpec;
  readonly options: JobOptions;
  /** The checkpoint it is started from, if any. */
  readonly from?: StartingPoint;
}

export interface StartingPoint {
  /** The key of the job this computation began as. */
  readonly lineage: string;
  readonly kept: KeptCheckpoint;
  readonly ended: readonly RankReport[];
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
  /** What the client was told of its end. */
  end: (SchedulerJobEvent & { readonly type: "rank_ended" }) | null;
}

/** How the last carrier that had the right to run a rank ended; in the journal. */
export interface LastExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** By force: that says nothing about it. */
  readonly killed: boolean;
  readonly program: ProgramEnd | null;
}

const NOTHING_SENT: Statistics = { messagesSent: 0, bytesSent: 0, messagesReceived: 0, bytesReceived: 0 };

export class JobRecord {
  readonly id: JobId;
  readonly key: string;
  /** Names the computation through all its restarts. */
  readonly lineage: string;
  readonly program: ProgramSpec;
  readonly options: JobOptions;
  readonly ranks: readonly RankRecord[];
  /** The way to the client that runs it, while there is one. */
  participant: ParticipantId | null;
  readonly #signal: (to: ParticipantId, event: SchedulerJobEvent) => void;
  /** Exit code of the first rank that failed. */
  #failure: number | null = null;
  /** How often it was taken back. */
  run = 0;
  /** Where its output began, and what was last said of where it goes on. */
  readonly #lines: LineNumbers | null;
  #takenBack: (SchedulerJobEvent & { readonly type: "taken_back" }) | null = null;
  #checkpointed: (SchedulerJobEvent & { readonly type: "checkpointed" }) | null = null;
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
    this.lineage = spec.from?.lineage ?? spec.key;
    this.#lines = spec.from?.kept.lines ?? null;
    this.program = spec.program;
    this.options = spec.options;
    this.#signal = signal;
    this.ranks = Array.from({ length: spec.options.size }, (_, rank) => newRank(rank));
    for (const report of spec.from?.ended ?? []) hadEnded(this.ranks[report.rank]!, report);
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
    const ranks = this.ranks.map(({ rank, hosts, vmid }) => ({
      rank,
      host: hosts[0]!,
      vmid: vmid ?? NOWHERE,
    }));
    const mayGoBack = this.options.restartOnLoss === true;
    this.#emit({ type: "started", program: this.program.name, ranks, lines: this.#lines, mayGoBack });
  }

  /** For a client that may have missed it. */
  repeat(): void {
    this.started();
    if (this.#takenBack !== null) this.#emit(this.#takenBack);
    if (this.#checkpointed !== null) this.#emit(this.#checkpointed);
    for (const migration of this.#migrations) this.#emit({ type: "migration", migration });
    for (const { end } of this.ranks) if (end !== null) this.#emit(end);
    if (this.#exitCode !== null) this.#emit({ type: "ended", exitCode: this.#exitCode });
  }

  /** A checkpoint of it is whole. */
  checkpointed({ path, lines }: KeptCheckpoint): void {
    this.#checkpointed = { type: "checkpointed", path, lines };
    this.#emit(this.#checkpointed);
  }

  /** It begins again there, with carriers that will be placed. What comes from the others is void. */
  takenBack(reason: string, source: Source | null): void {
    const kept = source === null ? null : keptAt(source);
    const ended = source?.ended ?? [];
    this.run++;
    this.#failure = null;
    for (const record of this.ranks) {
      if (ended.includes(record.rank)) continue;
      Object.assign(record, { vmid: null, status: "starting", exit: null, end: null, pinned: undefined });
    }
    const { path, lines } = kept ?? { path: null, lines: null };
    this.#takenBack = { type: "taken_back", run: this.run, reason, path, lines, ended };
    this.#checkpointed = null;
    this.#emit(this.#takenBack);
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

  rankEnded({ rank, ok, reason, exit }: RankEnd & { readonly exit?: unknown }): void {
    const record = this.ranks[rank]!;
    const last = (exit ?? null) as LastExit | null;
    record.status = ok ? "terminated" : "failed";
    record.statistics = last?.program?.statistics ?? record.statistics;
    const { hosts, statistics } = record;
    const exitCode = ok ? 0 : exitCodeOf(last);
    // A program that failed by itself has said why on its own stderr, and one ended by force has not failed.
    const crashed = !ok && last?.killed !== true && (last?.program ?? null) === null;
    const crash = crashed ? reason : null;
    // The first to fail is why the job fails; the others are ended because of it.
    if (!ok) this.#failure ??= exitCode || 1;
    const signal = last?.signal ?? null;
    record.end = { type: "rank_ended", rank, exitCode, signal, crash, hosts: [...hosts], statistics };
    this.#emit(record.end);
  }

  /** @param ok every rank ended well. */
  ended(ok: boolean): void {
    for (const { rank, end } of this.ranks) if (end === null) this.rankEnded({ rank, ok, reason: null });
    this.#exitCode = ok ? 0 : (this.#failure ?? 1);
    this.#emit({ type: "ended", exitCode: this.#exitCode });
  }

  #emit(event: SchedulerJobEvent): void {
    if (this.participant !== null) this.#signal(this.participant, event);
  }
}

function hadEnded(record: RankRecord, { rank, hosts, exitCode, ...statistics }: RankReport): void {
  const end = { type: "rank_ended", rank, exitCode, signal: null, crash: null, hosts, statistics } as const;
  record.hosts.push(...hosts);
  Object.assign(record, { status: "terminated", statistics, end });
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
    end: null,
  };
}
