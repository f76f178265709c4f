/** What travels on the control plane, and between a daemon and its carriers. */
import type { HostInfo } from "../../comm/host.ts";
import type { HostId, Incarnation, Rank, RequestId, Vmid } from "../../protocol/ids.ts";
import type { ProcessToScheduler, SchedulerToProcess } from "../../protocol/messages.ts";
import type { JobId, MigrationId } from "../../protocol/scheduler-events.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type { JobEvent, JobOptions, MigrationReport, RankReport } from "../client-types.ts";

/** What a daemon says of its computer when it joins. */
export interface HostDescription {
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly endianness: "LE" | "BE";
  readonly memoryBytes: number;
  readonly osPid: number;
}

// ── requests to the scheduler ───────────────────────────────────────────────────────────────────

export type Request =
  /** From a daemon; answered with its HostId. */
  | { readonly type: "join"; readonly host: HostDescription }
  /** Answered with the JobId. The client hears `job_event` signals until the job has ended, and the job ends with its client. */
  | { readonly type: "run"; readonly program: ProgramSpec; readonly options: JobOptions }
  | { readonly type: "hosts" }
  /** `ask`: each process, what would pin it now. */
  | { readonly type: "processes"; readonly ask: boolean }
  /** Answered with a MigrationReport, or null if the process was there already. */
  | {
      readonly type: "migrate";
      readonly job: JobId;
      readonly rank: Rank;
      readonly host: HostId | string | undefined;
    }
  /** Answered with the number of processes moved. */
  | { readonly type: "drain"; readonly host: HostId | string }
  | { readonly type: "kill"; readonly job: JobId }
  | { readonly type: "down" };

export interface ProgramSpec {
  readonly hash: string;
  readonly name: string;
}

// ── scheduler → client ──────────────────────────────────────────────────────────────────────────

export type ClientSignal =
  | { readonly type: "job_event"; readonly job: JobId; readonly event: JobEvent }
  | { readonly type: "job_trace"; readonly job: JobId; readonly events: readonly TraceEvent[] };

// ── scheduler → daemon → carrier ────────────────────────────────────────────────────────────────

/** All a carrier must know of the process it is to carry. */
export interface CarrierSpec {
  readonly vmid: Vmid;
  readonly job: JobId;
  readonly rank: Rank;
  readonly size: number;
  readonly incarnation: Incarnation;
  /** Set on the initialized process of a migration. */
  readonly migration: MigrationId | null;
  readonly program: ProgramSpec;
  readonly options: JobOptions;
  readonly host: HostInfo;
}

export type DaemonSignal =
  | { readonly type: "start_carrier"; readonly spec: CarrierSpec }
  | { readonly type: "kill_carrier"; readonly vmid: Vmid }
  | { readonly type: "to_carrier"; readonly vmid: Vmid; readonly message: ToCarrier };

export type ToCarrier =
  | { readonly type: "control"; readonly message: SchedulerToProcess }
  | { readonly type: "to_program"; readonly payload: unknown }
  /** Answered with `pinned_now`. */
  | { readonly type: "why_pinned"; readonly question: number };

// ── carrier → daemon → scheduler ────────────────────────────────────────────────────────────────

export type SchedulerSignal =
  | { readonly type: "from_carrier"; readonly vmid: Vmid; readonly message: FromCarrier }
  | { readonly type: "carrier_exit"; readonly vmid: Vmid; readonly exit: CarrierExit };

export interface CarrierExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines it wrote, and what its engine had to say. */
  readonly lastOutput: string;
}

export type FromCarrier =
  | { readonly type: "ready"; readonly endpoints: readonly string[]; readonly osPid: number }
  | { readonly type: "control"; readonly message: ProcessToScheduler }
  | ({ readonly type: "output" } & OutputLines)
  | { readonly type: "program_request"; readonly request: RequestId; readonly what: ProgramRequest }
  | { readonly type: "notice"; readonly text: string }
  /** Why the process cannot be moved now; `control` with `migration_failed` follows. */
  | { readonly type: "pinned"; readonly migration: MigrationId; readonly reason: string }
  /** Why the process could not be moved now; null: it could. */
  | { readonly type: "pinned_now"; readonly question: number; readonly reason: string | null }
  /** The program has ended. */
  | { readonly type: "program_ended"; readonly exitCode: number; readonly statistics: Statistics }
  /** From the initialized process once it runs. */
  | { readonly type: "migration_figures"; readonly figures: MigrationFigures }
  | { readonly type: "trace"; readonly events: readonly TraceEvent[] };

/** Whole lines a rank has written, numbered from 1 whichever carrier it is on. */
export interface OutputLines {
  readonly fd: 1 | 2;
  readonly first: number;
  readonly lines: readonly string[];
  /** The last line had no line end when the program ended. */
  readonly partial: boolean;
}

export type ProgramRequest =
  | { readonly type: "migrate"; readonly rank: Rank; readonly host: HostId | string | undefined }
  | { readonly type: "hosts" };

/** What is delivered to a program by `to_program`, besides the core's ProgramReply. */
export interface HostsReply {
  readonly type: "hosts";
  readonly request: RequestId;
  readonly hosts: readonly HostInfo[];
}

export type Statistics = Pick<
  RankReport,
  "messagesSent" | "bytesSent" | "messagesReceived" | "bytesReceived"
>;

/** What the two carriers of a migration have measured; times as in MigrationReport. */
export type MigrationFigures = Omit<MigrationReport, "rank" | "from" | "to" | "status" | "reason">;
