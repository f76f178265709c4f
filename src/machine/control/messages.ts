/** What travels on the control plane, and between a daemon and its carriers. */
import type { HostInfo } from "../../comm/host.ts";
import type { HostId, Incarnation, Rank, RequestId, Vmid } from "../../protocol/ids.ts";
import type { ProcessToScheduler, Room, SchedulerToProcess } from "../../protocol/messages.ts";
import type { EngineOffer, Need } from "../../protocol/needs.ts";
import type { CarrierReport, JobId, MigrationId } from "../../protocol/scheduler-events.ts";
import type { TraceEvent } from "../../trace/events.ts";
import type {
  HostLoad,
  JobEvent,
  JobOptions,
  MigrationReport,
  RankReport,
  RestartOptions,
} from "../client-types.ts";

/** What a daemon says of its computer when it joins. */
export interface HostDescription {
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly endianness: "LE" | "BE";
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly osPid: number;
  /** What its engine has for programs. */
  readonly offer: EngineOffer;
  /** At the moment; told again as it changes. */
  readonly load: HostLoad;
}

// ── requests to the scheduler ───────────────────────────────────────────────────────────────────

export type Request =
  /** From a daemon; answered with its HostId. */
  | { readonly type: "join"; readonly host: HostDescription }
  /** From a daemon whose way to the scheduler was lost: all it carries, and how what it carried has ended. @throws ERR_HOST_UNUSABLE it was given up, and has to join anew */
  | {
      readonly type: "return";
      readonly host: HostId;
      readonly description: HostDescription;
      readonly carriers: readonly ReturnedCarrier[];
      readonly exits: readonly EndedCarrier[];
    }
  /**
   * Answered with the JobId. The client hears `job_event` signals until the job has ended, and the job ends with
   * its client. `key` is the client's own name for the job, different for each: a request made twice is one.
   */
  | {
      readonly type: "run";
      readonly key: string;
      readonly program: ProgramSpec;
      readonly options: JobOptions;
    }
  /** From a client whose way to the scheduler was lost: the jobs it runs. What it may not have heard of them is told again. */
  | { readonly type: "resume"; readonly jobs: readonly JobId[] }
  /** The OS process of a host's daemon has ended, says who started it. */
  | { readonly type: "host_ended"; readonly name: string; readonly reason: string }
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
  /** Answered with a CheckpointReport. `directory`: default the job's own. */
  | { readonly type: "checkpoint"; readonly job: JobId; readonly directory: string | undefined }
  /** As `run`, from a checkpoint: it says which program, how many ranks, and which arguments. */
  | {
      readonly type: "restart";
      readonly key: string;
      readonly path: string;
      readonly options: RestartOptions;
    }
  | { readonly type: "down" };

export interface ProgramSpec extends ProgramName {
  /** Of a host's engine. Those of checkpoints may say nothing. */
  readonly needs?: readonly Need[];
}

export interface ProgramName {
  readonly hash: string;
  readonly name: string;
}

// ── scheduler → client ──────────────────────────────────────────────────────────────────────────

export type ClientSignal =
  /** Events may come again when the way was lost. */
  | { readonly type: "job_event"; readonly job: JobId; readonly event: SchedulerJobEvent }
  | { readonly type: "job_trace"; readonly job: JobId; readonly events: readonly TraceEvent[] };

/**
 * What a client hears of its job: the public events, with what it takes to hear each once and to make the report.
 * Any of them may come again after the way was lost.
 */
export type SchedulerJobEvent =
  | {
      readonly type: "started";
      readonly program: string;
      readonly ranks: readonly { readonly rank: Rank; readonly host: string; readonly vmid: Vmid }[];
      /** Where its output goes on, if it does not begin at the beginning. */
      readonly lines: LineNumbers | null;
      /** It may begin again, and write lines a second time. */
      readonly mayGoBack: boolean;
    }
  /** A checkpoint is whole: output before `lines` will never come again. */
  | { readonly type: "checkpointed"; readonly lines: LineNumbers; readonly path: string }
  /** The job begins again there (null: at its beginning), for the `run`-th time. `ended`: ranks that had ended by then. */
  | {
      readonly type: "taken_back";
      readonly run: number;
      readonly reason: string;
      readonly path: string | null;
      readonly lines: LineNumbers | null;
      readonly ended: readonly Rank[];
    }
  | ({ readonly type: "lines"; readonly rank: Rank } & OutputLines)
  | {
      readonly type: "rank_ended";
      readonly rank: Rank;
      readonly exitCode: number;
      readonly signal: string | null;
      readonly crash: string | null;
      /** Names of those it ran on, in order. */
      readonly hosts: readonly string[];
      readonly statistics: Statistics;
    }
  | { readonly type: "ended"; readonly exitCode: number }
  | Extract<JobEvent, { readonly type: "migration" | "notice" }>;

// ── client → scheduler ──────────────────────────────────────────────────────────────────────────

export type FromClient =
  | OutputTaken
  /** The end of the job is known: nobody has to keep that any more. */
  | { readonly type: "end_taken"; readonly job: JobId };

/** How far a rank's output has come. The last such word counts; an older one changes nothing. */
export interface OutputTaken {
  readonly type: "output_taken";
  readonly job: JobId;
  readonly rank: Rank;
  readonly fd: 1 | 2;
  /** Lines before it are with the client: nobody has to keep them any more. */
  readonly next: number;
  /** Lines before it have been read by the client's user: they do not count in the window any more. */
  readonly read: number;
  /** How often the job had been taken back by then. */
  readonly run: number;
}

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
  /** Set on a process that begins at a checkpoint. */
  readonly restore: RestoreSpec | null;
  readonly program: ProgramName;
  readonly options: JobOptions;
  readonly host: HostInfo;
}

export interface RestoreSpec {
  /** Of the checkpoint, where the keeper is. */
  readonly path: string;
  /** Of the keeper. */
  readonly endpoints: readonly string[];
  /** Ranks that had ended by then. */
  readonly ended: readonly Rank[];
}

export type DaemonSignal =
  | { readonly type: "start_carrier"; readonly spec: CarrierSpec }
  | { readonly type: "kill_carrier"; readonly vmid: Vmid }
  | { readonly type: "to_carrier"; readonly vmid: Vmid; readonly message: ToCarrier }
  /** How the carrier ended is in the books. */
  | { readonly type: "exit_noted"; readonly vmid: Vmid };

export type ToCarrier =
  | { readonly type: "control"; readonly message: SchedulerToProcess }
  | { readonly type: "to_program"; readonly payload: unknown }
  /** Answered with `pinned_now`. */
  | { readonly type: "why_pinned"; readonly question: number }
  | Pick<OutputTaken, "type" | "fd" | "next" | "read">
  /** Lines that were not taken may have been lost on their way. */
  | { readonly type: "output_wanted" }
  /** To an initialized process: its source has ended. It need not wait for a state that is not on its way by now. */
  | { readonly type: "source_lost" }
  /** From the daemon: the way to the scheduler was lost and is back. */
  | { readonly type: "reconnected" };

// ── carrier → daemon → scheduler ────────────────────────────────────────────────────────────────

export type SchedulerSignal =
  | { readonly type: "from_carrier"; readonly vmid: Vmid; readonly message: FromCarrier }
  | ({ readonly type: "carrier_exit" } & EndedCarrier)
  | { readonly type: "load"; readonly load: HostLoad };

/** What a daemon says of a carrier when it returns. */
export interface ReturnedCarrier extends CarrierReport {
  readonly osPid: number;
}

/** A carrier that has ended. Told again until the scheduler has noted it, so it says all that is to be known. */
export interface EndedCarrier {
  readonly vmid: Vmid;
  readonly exit: CarrierExit;
  /** What its program came to, where that ended; else null. */
  readonly program: ProgramEnd | null;
}

export interface ProgramEnd {
  readonly exitCode: number;
  readonly statistics: Statistics;
}

export interface CarrierExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last lines it wrote, and what its engine had to say. */
  readonly lastOutput: string;
}

export type FromCarrier =
  | {
      readonly type: "ready";
      readonly endpoints: readonly string[];
      readonly osPid: number;
      readonly room?: Room;
    }
  | { readonly type: "control"; readonly message: ProcessToScheduler }
  | ({ readonly type: "output" } & OutputLines)
  | { readonly type: "program_request"; readonly request: RequestId; readonly what: ProgramRequest }
  | { readonly type: "notice"; readonly text: string }
  /** Why the process cannot be moved now; `control` with `migration_failed` follows. */
  | { readonly type: "pinned"; readonly migration: MigrationId; readonly reason: string }
  /** Why the process could not be moved now; null: it could. */
  | { readonly type: "pinned_now"; readonly question: number; readonly reason: string | null }
  /** The program has ended. */
  | ({ readonly type: "program_ended" } & ProgramEnd)
  /** From the initialized process once it runs. */
  | { readonly type: "migration_figures"; readonly figures: MigrationFigures }
  | { readonly type: "trace"; readonly events: readonly TraceEvent[] };

/** By rank, numbers of the next lines on stdout and stderr; null for a rank that has ended. */
export type LineNumbers = readonly (readonly [number, number] | null)[];

/**
 * Whole lines a rank has written, numbered from 1 whichever carrier it is on. They may come again when the way was lost;
 * none at all asks how far the output has come.
 */
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
