/**
 * The scheduler's books: hosts, jobs, the authoritative PL table, migration records.
 *
 * Nothing here decides anything; see scheduler.ts.
 */
import type { HostId, Incarnation, Location, Rank, Vmid } from "./ids.ts";
import { vmid } from "./ids.ts";
import type { SchedulerToProcess } from "./messages.ts";
import type {
  Answer,
  HostRef,
  JobId,
  JournalRecord,
  MigrationId,
  ProgramReply,
  Requester,
  Result,
  SchedulerEffect,
  SchedulerErrorCode,
  SchedulerOptions,
} from "./scheduler-events.ts";

export interface HostRecord {
  readonly id: HostId;
  readonly name: string;
  status: "up" | "draining" | "lost";
  lastProcess: number;
  /** Everything it carries, initialized processes and those that have left but not ended included. */
  readonly carriers: Set<Vmid>;
  /** Who waits for it to be drained. */
  drainers: Requester[];
}

export interface JobRecord {
  readonly id: JobId;
  readonly spec: unknown;
  readonly ranks: readonly RankRecord[];
  /** Carriers that have not ended. The job ends with the last one. */
  carriers: number;
  /** It is being ended by force. */
  killed: boolean;
}

/** An entry of the PL table, and what waits for it to change. */
export interface RankRecord {
  readonly job: JobRecord;
  readonly rank: Rank;
  status: "starting" | "running" | "migrating" | "terminated" | "failed";
  /** The carrier that has the right to run: the source until a migration is committed. */
  vmid: Vmid;
  /** What lookups are told: the destination from migration_start on. Null until the carrier is ready. */
  location: Location | null;
  /** The greatest incarnation assigned. */
  lastIncarnation: Incarnation;
  migration: MigrationRecord | null;
  /** The last committed one, until the process says that it runs. */
  arrived: MigrationRecord | null;
  /** Requests to move it, to be taken up in order. */
  readonly moves: MoveRequest[];
  /** Moves off a draining host that were aborted. */
  drainFailures: number;
  /** Lookups of this rank that wait for a better answer, by asker. */
  readonly parked: Map<Rank, Vmid>;
  /** The ranks whose `parked` this rank is in. */
  readonly asking: Set<Rank>;
  /** For its program, while it is between two places. */
  held: unknown[];
  /** Why it did not end well. */
  failure: string | null;
}

export interface MoveRequest {
  /** Null: the scheduler's own, to drain a host. */
  readonly requester: Requester | null;
  /** Null: the least loaded other one. */
  readonly host: HostId | null;
}

export interface MigrationRecord {
  readonly id: MigrationId;
  readonly rank: RankRecord;
  readonly request: MoveRequest;
  readonly from: Vmid;
  readonly to: Vmid;
  readonly incarnation: Incarnation;
  /**
   * - `preparing`: the destination's carrier is being started; the source knows nothing.
   * - `ready`: migration_request is sent.
   * - `started`: the source is frozen; lookups are sent to the destination.
   */
  phase: "preparing" | "ready" | "started";
  destination: Location | null;
  source: Location;
  /** The source's carrier ended after it was frozen; the destination may have all it needs. */
  sourceLost: string | null;
}

export interface CarrierRecord {
  readonly vmid: Vmid;
  readonly host: HostRecord;
  readonly rank: RankRecord;
}

export interface SchedulerState {
  readonly prepareMs: number;
  readonly freezeMs: number;
  readonly transferMs: number;
  readonly hosts: Map<HostId, HostRecord>;
  readonly jobs: Map<JobId, JobRecord>;
  readonly migrations: Map<MigrationId, MigrationRecord>;
  readonly carriers: Map<Vmid, CarrierRecord>;
  lastHost: HostId;
  lastJob: number;
  lastMigration: MigrationId;
  /** Effects of the step under way. */
  effects: SchedulerEffect[];
}

export function createScheduler(options: SchedulerOptions = {}): SchedulerState {
  return {
    prepareMs: options.prepareMs ?? 30_000,
    freezeMs: options.freezeMs ?? 60_000,
    transferMs: options.transferMs ?? 600_000,
    hosts: new Map(),
    jobs: new Map(),
    migrations: new Map(),
    carriers: new Map(),
    lastHost: 0,
    lastJob: 0,
    lastMigration: 0,
    effects: [],
  };
}

export function emit(state: SchedulerState, effect: SchedulerEffect): void {
  state.effects.push(effect);
}

export function journal(state: SchedulerState, record: JournalRecord): void {
  state.effects.push({ type: "journal", record });
}

export function tellProcess(state: SchedulerState, to: Vmid, message: SchedulerToProcess): void {
  state.effects.push({ type: "control", vmid: to, message });
}

export function succeed(state: SchedulerState, requester: Requester | null, value: Answer): void {
  respond(state, requester, { ok: true, value });
}

export function fail(
  state: SchedulerState,
  requester: Requester | null,
  code: SchedulerErrorCode,
  message: string,
): void {
  respond(state, requester, { ok: false, code, message });
}

function respond(state: SchedulerState, requester: Requester | null, result: Result): void {
  if (requester === null) return;
  if ("client" in requester) {
    emit(state, { type: "reply", client: requester.client, result });
  } else {
    const payload: ProgramReply = { type: "reply", request: requester.request, result };
    tellProgram(state, requester.job, requester.rank, payload);
  }
}

/**
 * For a rank's program, wherever it is. From migration_start to commit or abort it is nowhere: what comes
 * then is held, so that nothing for the rank is on its way to a place it is about to leave.
 */
export function tellProgram(state: SchedulerState, job: JobId, rank: Rank, payload: unknown): void {
  const record = state.jobs.get(job)?.ranks[rank];
  if (!record || hasEnded(record)) return;
  if (record.status === "migrating") record.held.push(payload);
  else emit(state, { type: "to_program", vmid: record.vmid, payload });
}

export function hasEnded(rank: RankRecord): boolean {
  return rank.status === "terminated" || rank.status === "failed";
}

export function hostCarrying(state: SchedulerState, rank: RankRecord): HostRecord {
  return state.carriers.get(rank.vmid)!.host;
}

/** Lost hosts are not found by name: their names may be taken again. */
export function findHost(state: SchedulerState, ref: HostRef): HostRecord | undefined {
  if (typeof ref === "number") return state.hosts.get(ref);
  for (const host of state.hosts.values()) if (host.name === ref && host.status !== "lost") return host;
  return undefined;
}

export function usableHosts(state: SchedulerState): HostRecord[] {
  return [...state.hosts.values()].filter((host) => host.status === "up");
}

/** Takes the next process number of a host; the carrier is there from now on, as far as the books go. */
export function addCarrier(state: SchedulerState, host: HostRecord, rank: RankRecord): Vmid {
  const id = vmid(host.id, ++host.lastProcess);
  state.carriers.set(id, { vmid: id, host, rank });
  host.carriers.add(id);
  rank.job.carriers++;
  return id;
}
