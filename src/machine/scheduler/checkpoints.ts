/** The scheduler's driver for checkpoints: what the core wants done, the keeper does; and the schedule of each job. */
import { homedir } from "node:os";
import { join } from "node:path";
import type { Rank } from "../../protocol/ids.ts";
import type { JobId, SchedulerEffect, SchedulerEvent } from "../../protocol/scheduler-events.ts";
import type { RankReport } from "../client-types.ts";
import type { KeptCheckpoint, Opened, PartPlace } from "../keeper/messages.ts";
import type { JobDescription } from "../keeper/manifest.ts";
import type { JobRecord } from "./job-record.ts";
import type { KeeperProcess } from "./keeper-process.ts";

export interface CheckpointsContext {
  readonly keeper: KeeperProcess;
  job(id: JobId): JobRecord | undefined;
  readonly step: (event: SchedulerEvent) => void;
}

type Prepare = SchedulerEffect & { type: "prepare_checkpoint" };
type Keep = SchedulerEffect & { type: "keep_checkpoint" };

export class Checkpoints {
  readonly #context: CheckpointsContext;
  readonly #schedules = new Map<JobId, NodeJS.Timeout>();

  constructor(context: CheckpointsContext) {
    this.#context = context;
  }

  /** @param target of the request: a directory, or null for the job's own. */
  prepare({ checkpoint, job: id, target }: Prepare): void {
    const { keeper, step } = this.#context;
    const job = this.#context.job(id)!;
    const directory = (target as string | null) ?? directoryOf(job);
    const prepared = async (): Promise<void> => {
      await keeper.ask({ type: "prepare", checkpoint, directory, lineage: job.lineage });
      const to: PartPlace = { endpoints: await keeper.endpoints() };
      step({ type: "checkpoint_prepared", checkpoint, to });
    };
    this.#orFail(checkpoint, prepared());
  }

  keep({ checkpoint, job: id, ended }: Keep): void {
    const { keeper, step } = this.#context;
    const job = this.#context.job(id)!;
    const kept = async (): Promise<void> => {
      const request = {
        type: "complete",
        checkpoint,
        job: describe(job),
        ended: ended.map((rank) => reportOf(job, rank)),
      } as const;
      const where = (await keeper.ask(request)) as KeptCheckpoint;
      step({ type: "checkpoint_kept", checkpoint, where });
    };
    this.#orFail(checkpoint, kept());
  }

  drop(checkpoint: number): void {
    // A keeper that has died has dropped it.
    this.#context.keeper.ask({ type: "drop", checkpoint }).catch(() => {});
  }

  /** @throws {GodwitError} `ERR_NO_CHECKPOINT`, `ERR_BAD_CHECKPOINT`, `ERR_START`. */
  async open(path: string): Promise<Opened> {
    return (await this.#context.keeper.ask({ type: "open", path })) as Opened;
  }

  #orFail(checkpoint: number, done: Promise<void>): void {
    done.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#context.step({ type: "checkpoint_failed", checkpoint, reason });
    });
  }

  // ── schedules ──

  /** From now on about every `everyMs`. One that is late is not followed by another at once. */
  schedule(job: JobRecord, take: () => Promise<void>): void {
    const everyMs = job.options.checkpoint?.everyMs;
    if (everyMs === undefined || this.#schedules.has(job.id)) return;
    const tick = async (): Promise<void> => {
      await take();
      if (this.#schedules.has(job.id)) again();
    };
    const again = (): void => {
      this.#schedules.set(
        job.id,
        setTimeout(() => void tick(), everyMs),
      );
    };
    again();
  }

  unschedule(job: JobId): void {
    clearTimeout(this.#schedules.get(job));
    this.#schedules.delete(job);
  }
}

/** Where the job's checkpoints go unless something else is asked. */
export function directoryOf({ program, lineage, options }: JobRecord): string {
  const home = process.env["GODWIT_HOME"] || join(homedir(), ".godwit");
  return options.checkpoint?.directory ?? join(home, "checkpoints", `${program.name}-${lineage.slice(0, 8)}`);
}

function describe({ lineage, program, options }: JobRecord): JobDescription {
  const { size, args, env, freezeWaitMs } = options;
  const given = {
    ...(args !== undefined && { args }),
    ...(env !== undefined && { env }),
    ...(freezeWaitMs !== undefined && { freezeWaitMs }),
  };
  return { lineage, program, options: { size, ...given } };
}

function reportOf({ ranks }: JobRecord, rank: Rank): RankReport {
  const { hosts, statistics } = ranks[rank]!;
  return { rank, hosts: [...hosts], exitCode: 0, ...statistics };
}
