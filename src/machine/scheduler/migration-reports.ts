/** What a migration has cost, from the scheduler's notices and the figures of the process that arrived. */
import { hostOf, type HostId } from "../../protocol/ids.ts";
import type { JobId, MigrationId, MigrationNotice } from "../../protocol/scheduler-events.ts";
import { wallMs } from "../clock.ts";
import type { MigrationReport } from "../client-types.ts";
import type { MigrationFigures } from "../control/messages.ts";

interface Entry {
  readonly notice: MigrationNotice;
  readonly requestedAt: number;
  committed: boolean;
  refused: boolean;
}

const NO_FIGURES = {
  coordinationMs: 0,
  collectingMs: 0,
  transmittingMs: 0,
  restoringMs: 0,
  freezeMs: 0,
  bytes: 0,
  precopiedBytes: 0,
  connectedPeers: 0,
  listedMessages: 0,
};

export class MigrationReports {
  readonly #hostName: (id: HostId) => string;
  readonly #entries = new Map<MigrationId, Entry>();

  constructor(hostName: (id: HostId) => string) {
    this.#hostName = hostName;
  }

  requested(notice: MigrationNotice): void {
    this.#entries.set(notice.migration, { notice, requestedAt: wallMs(), committed: false, refused: false });
  }

  /** The process has said that it cannot be moved now. */
  refused(migration: MigrationId): void {
    const entry = this.#entries.get(migration);
    if (entry !== undefined) entry.refused = true;
  }

  committed(migration: MigrationId): void {
    const entry = this.#entries.get(migration);
    if (entry !== undefined) entry.committed = true;
  }

  aborted(migration: MigrationId, reason: string): MigrationReport | undefined {
    const status = this.#entries.get(migration)?.refused ? "refused" : "aborted";
    return this.#take(migration, (entry) => ({
      status,
      reason,
      startedAt: entry.requestedAt,
      ...NO_FIGURES,
    }));
  }

  measured(figures: MigrationFigures): MigrationReport | undefined {
    const { migration, ...rest } = figures;
    return this.#take(migration, () => ({ status: "committed", ...rest }));
  }

  /** Committed migrations of a job whose process was lost before it could tell its figures. */
  unmeasured(job: JobId): MigrationReport[] {
    const of = [...this.#entries.values()].filter(({ notice, committed }) => notice.job === job && committed);
    return of.map(({ notice, requestedAt }) =>
      this.#take(notice.migration, () => ({ status: "committed", startedAt: requestedAt, ...NO_FIGURES }))!,
    );
  }

  #take(
    migration: MigrationId,
    rest: (entry: Entry) => Omit<MigrationReport, "migration" | "rank" | "from" | "to">,
  ): MigrationReport | undefined {
    const entry = this.#entries.get(migration);
    if (entry === undefined) return undefined;
    this.#entries.delete(migration);
    const { rank, from, to } = entry.notice;
    return {
      migration,
      rank,
      from: this.#hostName(hostOf(from)),
      to: this.#hostName(hostOf(to)),
      ...rest(entry),
    };
  }
}
