/**
 * What a user's front end (the CLI, the experiment, a test) sees of a machine.
 *
 * `startMachine` makes one; `connectMachine` joins a running one. Both give a `MachineClient`.
 */
import type { HostInfo } from "../comm/host.ts";
import type { Rank, Vmid } from "../protocol/ids.ts";
import type { Need } from "../protocol/needs.ts";
import type { TraceEvent } from "../trace/events.ts";

export interface MachineOptions {
  /** Local hosts, each a daemon in an OS process of its own unless the machine is `whole`. Default 4. */
  readonly hosts?: number;
  /** Engine of each host, taken in turn: "node", "bun", "deno" or a path. Default: the running one. */
  readonly engines?: readonly string[];
  /** TCP port of the scheduler on the loopback interface. Default 0: any free one. */
  readonly port?: number;
  /**
   * True: processes talk over Unix sockets, where the operating system has them: a few µs sooner, but of a large message those
   * take only the beginning while its sender computes. Default false: over TCP on this computer, too.
   */
  readonly unixSockets?: boolean;
  /** How long a host that is away is waited for, in ms, before it is lost with what ran there. Default 30,000. */
  readonly returnMs?: number;
  /** So many processes are to be started as soon as it is there: its hosts have carriers ready for them. Default 0. */
  readonly processes?: number | undefined;
  /**
   * So many carriers at most wait on each host for something to carry: one, and one more each time that one was missing.
   * Default 1.
   */
  readonly mostSpares?: number;
  /**
   * True: scheduler and hosts are one OS process, which starts sooner; should it die, all hosts are lost at once. Not together with
   * `engines`. Default false.
   */
  readonly whole?: boolean;
}

/** How a running machine is reached; written to a file readable by its owner only. */
export interface MachineAddress {
  readonly host: string;
  readonly port: number;
  /** 256 random bits, base64url. Every connection presents it first. */
  readonly secret: string;
}

export interface JobOptions {
  /** Number of processes. */
  readonly size: number;
  readonly args?: readonly string[];
  /** Environment variables for the program, on top of the carrier's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Moves a random process to a random other host about every so many milliseconds. */
  readonly shuffleMs?: number;
  /** Seed of the shuffle's choices. Default 1. */
  readonly seed?: number;
  /** How long a move may wait for what a process has in flight or open at its host, in ms, up to 50,000. Default 5,000. */
  readonly freezeWaitMs?: number;
  /** False: all of a process's memory is sent while it stands still. Default true: large buffers are sent before, where that helps. */
  readonly precopy?: boolean;
  /** Records trace events. */
  readonly trace?: boolean;
  /**
   * Where checkpoints go, a directory on the scheduler's computer (default: one for this job in the scheduler's
   * `$GODWIT_HOME/checkpoints`), and about how often one is taken, in ms (default: only when asked).
   */
  readonly checkpoint?: { readonly directory?: string; readonly everyMs?: number };
  /** Takes the job back to its last checkpoint, or to its beginning, when a host or a carrier is lost. Default: the job fails. */
  readonly restartOnLoss?: boolean;
  /** A rank that waits for a debugger before it runs, and after each move; notices say where. */
  readonly inspect?: Rank;
}

/** What a checkpoint does not say of the job that is started from it. */
export type RestartOptions = Pick<
  JobOptions,
  "shuffleMs" | "seed" | "freezeWaitMs" | "precopy" | "trace" | "inspect" | "checkpoint" | "restartOnLoss"
>;

/** What has come of a request for a checkpoint. */
export interface CheckpointReport {
  /** Of its directory. */
  readonly path: string;
  /** Of all parts. */
  readonly sizeBytes: number;
  /** From the request until it was durable. */
  readonly elapsedMs: number;
}

/** What happens to a job, in order. */
export type JobEvent =
  | {
      readonly type: "started";
      readonly job: string;
      readonly ranks: readonly { rank: Rank; host: string; vmid: Vmid }[];
    }
  /** One whole line, without its line end; `partial` marks a last line that had none. */
  | {
      readonly type: "output";
      readonly rank: Rank;
      readonly fd: 1 | 2;
      readonly line: string;
      readonly partial: boolean;
    }
  | { readonly type: "migration"; readonly migration: MigrationReport }
  | {
      readonly type: "rank_ended";
      readonly rank: Rank;
      readonly exitCode: number;
      readonly signal: string | null;
      /** Set when its carrier crashed. */ readonly crash?: string;
    }
  /** A checkpoint of the job is durable. */
  | { readonly type: "checkpointed"; readonly path: string }
  /** A process was lost, and all begin again at a checkpoint, or (null) at the beginning. Ranks that have ended since then end again. */
  | { readonly type: "taken_back"; readonly reason: string; readonly path: string | null }
  /** Something the user should know and that fails nothing. */
  | { readonly type: "notice"; readonly text: string }
  | { readonly type: "ended"; readonly exitCode: number; readonly report: JobReport };

/** One migration's cost, split as the patent splits it. Times in milliseconds. */
export interface MigrationReport {
  readonly migration: number;
  readonly rank: Rank;
  /** Host names. */
  readonly from: string;
  readonly to: string;
  readonly status: "committed" | "aborted" | "refused";
  readonly reason?: string;
  /** Wall clock, ms since the epoch with fractions. */
  readonly startedAt: number;
  /** Agreement with connected peers: from frozen to all channels drained and closed. */
  readonly coordinationMs: number;
  /** Collecting execution and memory state. */
  readonly collectingMs: number;
  /** Sending it, until the last byte has arrived. */
  readonly transmittingMs: number;
  /** What restoring takes after the last byte has arrived. */
  readonly restoringMs: number;
  /** From the process's last instruction on the source to its first on the destination. */
  readonly freezeMs: number;
  /** Communication state + image. */
  readonly bytes: number;
  /** Of these, what was sent before the process was frozen and was still right then. */
  readonly precopiedBytes: number;
  readonly connectedPeers: number;
  /** Messages of the received-message-list that moved. */
  readonly listedMessages: number;
}

export interface RankReport {
  readonly rank: Rank;
  /** Names of the hosts it ran on, in order. */
  readonly hosts: readonly string[];
  readonly exitCode: number;
  readonly messagesSent: number;
  readonly bytesSent: number;
  readonly messagesReceived: number;
  readonly bytesReceived: number;
}

export interface JobReport {
  readonly job: string;
  readonly program: string;
  readonly size: number;
  readonly exitCode: number;
  readonly elapsedMs: number;
  readonly ranks: readonly RankReport[];
  readonly migrations: readonly MigrationReport[];
}

export interface Job {
  readonly id: string;
  /**
   * Ends after the `ended` event. Each event is kept until every iteration there is has come past it, and the
   * first has them all. A process whose output is not read stands still once it is 256 Ki characters ahead, as on a
   * full pipe; after an iteration was broken off, and no other goes on, events and output are dropped.
   */
  events(): AsyncIterable<JobEvent>;
  /** Does not read the events: a job that writes much ends only if somebody does. */
  readonly ended: Promise<JobReport>;
  /** All trace events, once the job has ended and `trace` was set; in no particular order. */
  trace(): Promise<TraceEvent[]>;
  kill(): Promise<void>;
}

export interface ProcessInfo {
  readonly job: string;
  readonly program: string;
  readonly rank: Rank;
  readonly vmid: Vmid;
  readonly host: string;
  readonly status: "starting" | "running" | "migrating" | "terminated" | "failed";
  readonly migrations: number;
  /** Why it could not be moved, if the last attempt was refused. */
  readonly pinned?: string;
  /** If it was asked: why it could not be moved now, or null if it could. Missing if it did not answer in time. */
  readonly pinnedNow?: string | null;
  readonly osPid: number;
}

/** How busy a host's computer is, as its daemon last said. */
export interface HostLoad {
  /** Memory that programs could still have. */
  readonly freeBytes: number;
  /** Of the last minute: how many would run, on average. */
  readonly loadAverage: number;
}

/** A host as those who run a machine see it. */
export interface HostRow extends HostInfo, HostLoad {
  readonly endianness: "LE" | "BE";
  /** Of its computer. */
  readonly cpus: number;
  readonly memoryBytes: number;
  /** `away`: the way to its daemon is lost, for the moment perhaps. */
  readonly status: "up" | "draining" | "away";
  /** Of its daemon. */
  readonly osPid: number;
}

export interface MachineClient {
  readonly address: MachineAddress;
  run(
    executable: { hash: string; code: string; map: string; name: string; needs?: readonly Need[] },
    options: JobOptions,
  ): Promise<Job>;
  hosts(): Promise<HostRow[]>;
  /** @param options.ask has each process asked what would pin it now; it is stopped for a moment. */
  processes(options?: { readonly ask?: boolean }): Promise<ProcessInfo[]>;
  /** Resolves with the committed migration. `host`: name or id; undefined: the scheduler chooses. @throws GodwitError ERR_UNKNOWN_JOB, ERR_UNKNOWN_RANK, ERR_UNKNOWN_HOST, ERR_MIGRATION (it is there already), ERR_MIGRATION_ABORTED (with the reason), ERR_PINNED (with the path to what cannot be moved). */
  migrate(job: string, rank: Rank, host?: string | number): Promise<MigrationReport>;
  /**
   * Takes a checkpoint of a job, which runs on. `directory`: on the scheduler's computer, default the job's own.
   * @throws GodwitError ERR_UNKNOWN_JOB, ERR_CHECKPOINT (with the reason; nothing of it is left).
   */
  checkpoint(job: string, directory?: string): Promise<CheckpointReport>;
  /**
   * Starts a job where a checkpoint has it. `path`: of the checkpoint, or of a directory of them (the last one
   * is meant), on the scheduler's computer. Default for new checkpoints: where this one is.
   * @throws GodwitError ERR_NO_CHECKPOINT, ERR_BAD_CHECKPOINT.
   */
  restart(path: string, options?: RestartOptions): Promise<Job>;
  /** Moves everything away from a host and takes it out of service; resolves once it is empty. */
  drain(host: string | number): Promise<{ readonly moved: number }>;
  /** Ends the machine: all jobs, daemons and the scheduler. */
  down(): Promise<void>;
  /** Leaves; the machine goes on (unless it was started by `startMachine`, then it is ended). */
  close(): Promise<void>;
}
