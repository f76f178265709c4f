/**
 * The surface of the scheduler's decisions: what goes into `schedulerStep` and what comes out.
 *
 * As with processes (events.ts) the core is pure: the driver carries the effects out **in the order
 * given**, one event is one atomic step. A `journal` effect must be durable before any effect after
 * it is carried out; that is what makes a commit the one point of no return.
 *
 * The driver keeps two things FIFO: what it sends to one carrier (`control` and `to_program` effects
 * of one vmid share one ordered way), and what one carrier sends (`control` events of one vmid).
 *
 * The way to a host may be lost, with anything that is on it, and come back: `host_away`, `host_returned`.
 * What was lost is then told again by either side; what was only late may arrive in addition, at any time.
 */
import type { HostId, Incarnation, Location, Rank, Vmid } from "./ids.ts";
import type { ProcessToScheduler, Room, SchedulerToProcess } from "./messages.ts";
import type { EngineOffer, Need } from "./needs.ts";

/** A computation: assigned by the scheduler, "1", "2", … */
export type JobId = string;

export type MigrationId = number;

export type CheckpointId = number;

/** What the processes of a job begin with instead of the program's beginning: a checkpoint. */
export interface Source {
  /** Where it is; the driver's. */
  readonly where: unknown;
  /** Ranks that had ended by then, well. */
  readonly ended: readonly Rank[];
}

/** How people and programs name a host: by number or by name. */
export type HostRef = HostId | string;

/**
 * Who asked, and so who gets the answer: a client of the driver (a CLI command, a daemon; `client` is
 * the driver's own number for it) gets a `reply`; a process gets a `to_program` with a ProgramReply,
 * wherever it is by then.
 */
export type Requester =
  | { readonly client: number }
  | { readonly job: JobId; readonly rank: Rank; readonly request: number };

export type SchedulerEvent =
  // ── requests; each is answered exactly once ──
  /** A daemon has joined. Answered with `host_admitted`. `description` is opaque, and in the journal for who restores it. */
  | {
      readonly type: "host_up";
      readonly requester: Requester;
      readonly name: string;
      /** What its engine has: processes that need something else are not placed there. */
      readonly offer?: EngineOffer;
      readonly description?: unknown;
    }
  /** Start a job of `size` ranks. `spec` (executable, arguments …) is opaque and comes back in `start_carrier`. Answered with `submitted` before the first `start_carrier`. `from`: where its processes begin, if not at the beginning. `needs`: what its executable needs of a host's engine. `restartOnLoss`: when a process is lost the job is taken back to its last checkpoint, or to where it began. */
  | {
      readonly type: "submit";
      readonly requester: Requester;
      readonly size: number;
      readonly spec: unknown;
      readonly needs?: readonly Need[];
      readonly from?: Source;
      readonly restartOnLoss?: boolean;
    }
  /**
   * Move a process; `host` omitted: the least loaded other one that can run it. Answered with `migrated` when the move is
   * committed (at once, `moved: false`, where the process is there already), or with an error when it is
   * aborted. A rank that is starting or migrating already takes the next request up afterwards, in order.
   */
  | {
      readonly type: "migrate";
      readonly requester: Requester;
      readonly job: JobId;
      readonly rank: Rank;
      readonly host?: HostRef;
    }
  /** Move everything away from a host and give it nothing new. Answered with `drained` when it is empty. */
  | { readonly type: "drain"; readonly requester: Requester; readonly host: HostRef }
  /** Take a checkpoint of a job. `target` is the driver's. Answered with `checkpointed`, or an error and nothing of it is left. One at a time: others wait in order. */
  | {
      readonly type: "checkpoint";
      readonly requester: Requester;
      readonly job: JobId;
      readonly target: unknown;
    }
  /** End a job by force. Answered with `killed` at once; `job_ended` follows. */
  | { readonly type: "kill"; readonly requester: Requester; readonly job: JobId }
  // ── from hosts ──
  /** The way to the daemon is lost, its carriers may live. It is waited for, then taken for lost. Effects for it lead nowhere meanwhile. */
  | { readonly type: "host_away"; readonly host: HostId; readonly reason: string }
  /**
   * The way to the daemon is back, perhaps after the scheduler was restarted. First on it comes this: every
   * carrier the daemon has. Answered with `host_admitted`, or ERR_HOST_UNUSABLE: the host was given up, the
   * daemon ends its carriers and joins anew. The daemon then tells each carrier (events.ts: `reconnected`).
   */
  | {
      readonly type: "host_returned";
      readonly requester: Requester;
      readonly host: HostId;
      readonly carriers: readonly CarrierReport[];
    }
  /** The daemon is gone for good, and everything it carried with it. */
  | { readonly type: "host_lost"; readonly host: HostId; readonly reason: string }
  /** The carrier has loaded the executable and accepts conn_req at `endpoints`. `room`: what it can take in now. */
  | {
      readonly type: "carrier_ready";
      readonly vmid: Vmid;
      readonly endpoints: readonly string[];
      readonly room?: Room | undefined;
    }
  | CarrierExited
  // ── from processes ──
  | { readonly type: "control"; readonly vmid: Vmid; readonly message: ProcessToScheduler }
  // ── from the driver ──
  /** Answers to `prepare_checkpoint` and `keep_checkpoint`. */
  | { readonly type: "checkpoint_prepared"; readonly checkpoint: CheckpointId; readonly to: unknown }
  | { readonly type: "checkpoint_kept"; readonly checkpoint: CheckpointId; readonly where: unknown }
  | { readonly type: "checkpoint_failed"; readonly checkpoint: CheckpointId; readonly reason: string }
  /** Deliver `payload` to a rank's program, wherever it is; held back while the rank is between two places. */
  | { readonly type: "to_program"; readonly job: JobId; readonly rank: Rank; readonly payload: unknown }
  | { readonly type: "timer"; readonly timer: SchedulerTimer };

/** A carrier has ended. */
export interface CarrierExited {
  readonly type: "carrier_exit";
  readonly vmid: Vmid;
  /** By itself, with exit code 0. */
  readonly ok: boolean;
  /** For people: "exit code 3: …". */
  readonly reason: string;
  /** Its process did not end by its own doing. */
  readonly lost?: boolean;
  /** Opaque, and in the journal with the rank's end for who restores it. */
  readonly exit?: unknown;
}

/** What a daemon says of a carrier when it returns. `endpoints` is null before carrier_ready; `room` as there. */
export interface CarrierReport {
  readonly vmid: Vmid;
  readonly endpoints: readonly string[] | null;
  readonly room?: Room | undefined;
}

/** A migration's present phase has lasted too long; a host has been away too long. */
export type SchedulerTimer = `migration:${MigrationId}` | `checkpoint:${CheckpointId}` | `host:${HostId}`;

export type SchedulerEffect =
  /** Must be durable before any effect after it. */
  | { readonly type: "journal"; readonly record: JournalRecord }
  // ── to hosts ──
  /**
   * Start a carrier. Role `start`: it runs the program from its beginning once ready. Role `initialize`: it
   * is the initialized process of `migration`. Role `restore`: it begins with the state it has in `source`. Answered by `carrier_ready` or `carrier_exit`. May be repeated:
   * a daemon starts no vmid twice, and answers `carrier_exit` for one that has ended.
   */
  | {
      readonly type: "start_carrier";
      readonly host: HostId;
      readonly vmid: Vmid;
      readonly job: JobId;
      readonly rank: Rank;
      readonly size: number;
      readonly incarnation: Incarnation;
      readonly role: "start" | "initialize" | "restore";
      /** Set when the role is `initialize`. */
      readonly migration: MigrationId | null;
      /** Set when the role is `restore`. */
      readonly source: Source | null;
      readonly spec: unknown;
    }
  /** End a carrier by force; `carrier_exit` follows. One that has ended already is no error. */
  | { readonly type: "kill_carrier"; readonly vmid: Vmid; readonly reason: string }
  // ── to processes ──
  | { readonly type: "control"; readonly vmid: Vmid; readonly message: SchedulerToProcess }
  /** For the program of the process at `vmid`: also while it is frozen, and on the same ordered way as `control`. */
  | { readonly type: "to_program"; readonly vmid: Vmid; readonly payload: unknown }
  // ── to where checkpoints are kept ──
  /** Make ready to take in the parts of a checkpoint. Answered by `checkpoint_prepared`, with what processes are to be told, or `checkpoint_failed`. */
  | {
      readonly type: "prepare_checkpoint";
      readonly checkpoint: CheckpointId;
      readonly job: JobId;
      readonly target: unknown;
    }
  /** All parts are safe: make it whole, in one stroke. Answered by `checkpoint_kept`, or `checkpoint_failed`. */
  | {
      readonly type: "keep_checkpoint";
      readonly checkpoint: CheckpointId;
      readonly job: JobId;
      readonly ended: readonly Rank[];
    }
  /** It was given up: nothing of it is to be left. Answers count no more. */
  | { readonly type: "drop_checkpoint"; readonly checkpoint: CheckpointId }
  // ── to clients and users ──
  | { readonly type: "reply"; readonly client: number; readonly result: Result }
  | JobEnded
  | { readonly type: "notice"; readonly notice: Notice }
  // ── to the clock: at most one timer of a name is running, a new one replaces it ──
  | { readonly type: "set_timer"; readonly timer: SchedulerTimer; readonly afterMs: number }
  | { readonly type: "clear_timer"; readonly timer: SchedulerTimer };

export interface RankEnd {
  readonly rank: Rank;
  readonly ok: boolean;
  /** Why it did not end well; null where it did. */
  readonly reason: string | null;
}

/** The carrier of a rank has ended. */
export interface RankEnded extends RankEnd {
  readonly type: "rank_ended";
  readonly job: JobId;
  /** As `carrier_exit` had it; absent where the carrier was lost with its host. */
  readonly exit?: unknown;
}

/** Every carrier of the job is gone. */
export interface JobEnded {
  readonly type: "job_ended";
  readonly job: JobId;
  /** Every rank ended well. */
  readonly ok: boolean;
  readonly ranks: readonly RankEnd[];
}

/** A checkpoint is kept. */
export interface Checkpointed {
  readonly type: "checkpointed";
  readonly job: JobId;
  readonly checkpoint: CheckpointId;
  readonly source: Source;
}

/** The job begins again at `source`, or at its beginning (null). What comes from its old carriers is void. */
export interface TakenBack {
  readonly type: "taken_back";
  readonly job: JobId;
  readonly reason: string;
  readonly source: Source | null;
}

export type Result =
  | { readonly ok: true; readonly value: Answer }
  | { readonly ok: false; readonly code: SchedulerErrorCode; readonly message: string };

export type Answer =
  | { readonly type: "host_admitted"; readonly host: HostId }
  | { readonly type: "submitted"; readonly job: JobId }
  /** `moved` is false where the process was on that host already. */
  | { readonly type: "migrated"; readonly moved: boolean; readonly from: HostId; readonly to: HostId }
  | { readonly type: "drained"; readonly host: HostId }
  | { readonly type: "checkpointed"; readonly checkpoint: CheckpointId; readonly where: unknown }
  | { readonly type: "killed"; readonly job: JobId };

/** The payload of a `to_program` effect that answers a process's request. */
export interface ProgramReply {
  readonly type: "reply";
  readonly request: number;
  readonly result: Result;
}

export type SchedulerErrorCode =
  | "ERR_UNKNOWN_HOST"
  | "ERR_UNKNOWN_JOB"
  | "ERR_UNKNOWN_RANK"
  /** The name is taken by a host that is up. */
  | "ERR_HOST_NAME"
  /** No host is up that may take the process. */
  | "ERR_NO_HOST"
  /** The host is being drained or is lost. */
  | "ERR_HOST_UNUSABLE"
  /** The engine of the host, or of all there are, has not what the executable needs. */
  | "ERR_HOST_LACKS"
  /** The rank has ended. */
  | "ERR_RANK_TERMINATED"
  /** The job size is not a positive integer. */
  | "ERR_JOB_SIZE"
  /** The migration was aborted; the process runs on where it was. */
  | "ERR_MIGRATION_ABORTED"
  /** The checkpoint was given up; the job goes on. */
  | "ERR_CHECKPOINT"
  /** Some processes could not be moved away. */
  | "ERR_DRAIN";

/** What users hear. Steps of a migration come in the order of this list; `aborted` may come after any but the last two. */
export type Notice =
  | (MigrationNotice & { readonly type: "migration_requested" })
  | (MigrationNotice & { readonly type: "migration_started" })
  | (MigrationNotice & { readonly type: "migration_committed" })
  /** The initialized process says that it runs. */
  | (MigrationNotice & { readonly type: "migration_completed" })
  /** The source has ended: what the destination does not have on its way to it by now it will not get. */
  | (MigrationNotice & { readonly type: "migration_source_lost" })
  | (MigrationNotice & { readonly type: "migration_aborted"; readonly reason: string })
  | RankEnded
  | Checkpointed
  | TakenBack;

export interface MigrationNotice {
  readonly migration: MigrationId;
  readonly job: JobId;
  readonly rank: Rank;
  readonly from: Vmid;
  readonly to: Vmid;
}

/**
 * What the scheduler must not forget; replaying the records in order rebuilds the PL table
 * (scheduler-journal.ts). Not among them: what hosts say again when they return (which carriers live, their
 * endpoints), and requests, whose askers notice.
 */
export type JournalRecord =
  | {
      readonly type: "host_up";
      readonly host: HostId;
      readonly name: string;
      readonly offer?: EngineOffer;
      readonly description?: unknown;
    }
  | { readonly type: "host_lost"; readonly host: HostId }
  | { readonly type: "draining"; readonly host: HostId }
  | {
      readonly type: "submitted";
      readonly job: JobId;
      readonly spec: unknown;
      readonly needs?: readonly Need[];
      readonly ranks: readonly { readonly vmid: Vmid; readonly incarnation: Incarnation }[];
      readonly from?: Source;
      readonly restartOnLoss?: boolean;
    }
  /** Its number is taken. */
  | { readonly type: "checkpoint_begun"; readonly job: JobId; readonly checkpoint: CheckpointId }
  | Checkpointed
  /** With these carriers; the others have no right to run any more. */
  | (TakenBack & {
      readonly places: readonly {
        readonly rank: Rank;
        readonly vmid: Vmid;
        readonly incarnation: Incarnation;
      }[];
    })
  /** The numbers an initialized process and, should it come to that, the resumed source will have. */
  | {
      readonly type: "prepared";
      readonly migration: MigrationId;
      readonly job: JobId;
      readonly rank: Rank;
      readonly to: Vmid;
      readonly incarnation: Incarnation;
    }
  /** The one point of no return of a migration. */
  | {
      readonly type: "committed";
      readonly migration: MigrationId;
      readonly job: JobId;
      readonly rank: Rank;
      readonly location: Location;
    }
  | {
      readonly type: "aborted";
      readonly migration: MigrationId;
      readonly job: JobId;
      readonly rank: Rank;
      readonly incarnation: Incarnation;
      readonly reason: string;
    }
  /** Its process has ended well. Before it, the end of its carrier is a crash. */
  | { readonly type: "terminated"; readonly job: JobId; readonly rank: Rank }
  /** The job is being ended by force. */
  | { readonly type: "killed"; readonly job: JobId; readonly reason: string }
  | RankEnded
  | JobEnded;

/** How a scheduler comes to be. Times in milliseconds. */
export interface SchedulerOptions {
  /** How long a destination's carrier may take to get ready, or to restore a process whose source is lost. Default 30 000. */
  readonly prepareMs?: number;
  /** How long a process may take to reach a poll-point. Default 60 000. */
  readonly freezeMs?: number;
  /** How long state transfer and restoring may take. Default 600 000. */
  readonly transferMs?: number;
  /** How long a checkpoint may take. Default 600 000. */
  readonly checkpointMs?: number;
  /** How long a host that is away is waited for. Default 30 000. */
  readonly returnMs?: number;
}
