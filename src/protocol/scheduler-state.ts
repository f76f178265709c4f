/**
 * The scheduler's books: hosts, jobs, the authoritative PL table, migration records.
 *
 * Nothing here decides anything; see scheduler.ts.
 */
import type { HostId, Incarnation, Location, Rank, Vmid } from "./ids.ts";
import { processOf, vmid } from "./ids.ts";
import { type EngineOffer, type Need, unmet } from "./needs.ts";
import type { Room, SchedulerToProcess } from "./messages.ts";
import type {
  Answer,
  CheckpointId,
  HostRef,
  JobId,
  JournalRecord,
  MigrationId,
  MigrationNotice,
  ProgramReply,
  Requester,
  Result,
  SchedulerEffect,
  SchedulerErrorCode,
  SchedulerOptions,
  Source,
} from "./scheduler-events.ts";

export interface HostRecord {
  readonly id: HostId;
  readonly name: string;
  /** What its engine has; null: it has not said. */
  readonly offer: EngineOffer | null;
  status: "up" | "draining" | "lost";
  /** The way to its daemon is lost, for the moment perhaps: it is given nothing new. */
  away: boolean;
  lastProcess: number;
  /** Everything it carries, initialized processes and those that have left but not ended included. */
  readonly carriers: Set<Vmid>;
  /** Who waits for it to be drained. */
  drainers: Requester[];
}

export interface JobRecord {
  readonly id: JobId;
  readonly spec: unknown;
  /** What its executable needs of a host's engine. */
  readonly needs: readonly Need[];
  readonly ranks: RankRecord[];
  /** Carriers that have not ended. The job ends with the last one. */
  carriers: number;
  /** It is being ended by force. */
  killed: boolean;
  readonly restartOnLoss: boolean;
  /** Where its processes begin when they are started: at the last checkpoint, or null, at the beginning. */
  source: Source | null;
  /** How often it was taken back since `source`. */
  losses: number;
  /** Why it is to be taken back, while there is no host to do so. */
  setback: string | null;
  checkpoint: CheckpointRecord | null;
  /** The last checkpoint that was begun and is not open any more, or was not kept. */
  over: CheckpointId;
  /** Who asks for the next ones. */
  readonly checkpointRequests: CheckpointRequest[];
}

export interface CheckpointRequest {
  readonly requester: Requester;
  readonly target: unknown;
}

/** A checkpoint that is being taken. */
export interface CheckpointRecord {
  readonly id: CheckpointId;
  readonly job: JobRecord;
  readonly requester: Requester;
  /**
   * - `preparing`: who keeps it makes ready.
   * - `capturing`: the processes take their parts.
   * - `keeping`: all parts are safe, it is made whole.
   */
  phase: "preparing" | "capturing" | "keeping";
  /** What processes are told. */
  to: unknown;
  /** Whose part is to come … */
  readonly missing: Set<Rank>;
  /** … and who of them was asked for it. */
  readonly asked: Set<Rank>;
  /** Those that had ended before they were to take their part. */
  readonly ended: Rank[];
}

export function newJob(
  id: JobId,
  spec: unknown,
  needs: readonly Need[],
  from: Source | null,
  restartOnLoss: boolean,
): JobRecord {
  return {
    id,
    spec,
    needs,
    ranks: [],
    carriers: 0,
    killed: false,
    restartOnLoss,
    source: from,
    losses: 0,
    setback: null,
    checkpoint: null,
    over: 0,
    checkpointRequests: [],
  };
}

/** An entry of the PL table, and what waits for it to change. */
export interface RankRecord {
  readonly job: JobRecord;
  readonly rank: Rank;
  status: "starting" | "running" | "migrating" | "terminated" | "failed";
  /** The carrier that has the right to run: the source until a migration is committed. */
  vmid: Vmid;
  /** As which incarnation it runs there. */
  incarnation: Incarnation;
  /** What lookups are told: the destination from migration_start on. Null until the carrier is ready, or has been heard of after a restart. */
  location: Location | null;
  /** The greatest incarnation assigned. */
  lastIncarnation: Incarnation;
  /** Its carrier began with its state at a checkpoint, and has not said yet that the process runs. */
  restoring: boolean;
  migration: MigrationRecord | null;
  /** The last committed one, until the process says that it runs. */
  arrived: MigrationNotice | null;
  /** The last one, if it was aborted: its source is told again when the way to it was lost. */
  aborted: { readonly migration: MigrationId; readonly reason: string } | null;
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
  /** What its program has asked for, with the answer once there is one: it may ask again. */
  readonly requests: Map<number, Result | null>;
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
  /** What there is room for at the destination; null: it has not said. */
  room: Room | null;
  source: Location;
  /** The source's carrier ended after it was frozen; the destination may have all it needs. */
  sourceLost: string | null;
}

export interface CarrierRecord {
  readonly vmid: Vmid;
  readonly host: HostRecord;
  readonly rank: RankRecord;
  /** Why it is to end, whatever it says from now on. It has been told, and is told again when it speaks. */
  fate: Fate | null;
}

/** `left`: its process has moved away by this migration. `discarded`: it is not wanted any more. */
export type Fate =
  | { readonly type: "left"; readonly migration: MigrationId }
  | { readonly type: "discarded"; readonly reason: string };

export interface SchedulerState {
  readonly prepareMs: number;
  readonly freezeMs: number;
  readonly transferMs: number;
  readonly checkpointMs: number;
  readonly returnMs: number;
  readonly hosts: Map<HostId, HostRecord>;
  readonly jobs: Map<JobId, JobRecord>;
  readonly migrations: Map<MigrationId, MigrationRecord>;
  readonly checkpoints: Map<CheckpointId, CheckpointRecord>;
  readonly carriers: Map<Vmid, CarrierRecord>;
  lastHost: HostId;
  lastJob: number;
  lastMigration: MigrationId;
  lastCheckpoint: CheckpointId;
  /** Effects of the step under way. */
  effects: SchedulerEffect[];
}

/** How many answers are kept for each rank; a program waits for few at once. */
const ANSWERS_KEPT = 64;

export function createScheduler(options: SchedulerOptions = {}): SchedulerState {
  return {
    prepareMs: options.prepareMs ?? 30_000,
    freezeMs: options.freezeMs ?? 60_000,
    transferMs: options.transferMs ?? 600_000,
    checkpointMs: options.checkpointMs ?? 600_000,
    returnMs: options.returnMs ?? 30_000,
    hosts: new Map(),
    jobs: new Map(),
    migrations: new Map(),
    checkpoints: new Map(),
    carriers: new Map(),
    lastHost: 0,
    lastJob: 0,
    lastMigration: 0,
    lastCheckpoint: 0,
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
    const asker = state.jobs.get(requester.job)?.ranks[requester.rank];
    if (!asker) return;
    remember(asker, requester.request, result);
    replyTo(state, asker, requester.request, result);
  }
}

function replyTo(state: SchedulerState, { job, rank }: RankRecord, request: number, result: Result): void {
  const payload: ProgramReply = { type: "reply", request, result };
  tellProgram(state, job.id, rank, payload);
}

function remember(asker: RankRecord, request: number, result: Result | null): void {
  asker.requests.delete(request);
  asker.requests.set(request, result);
  if (asker.requests.size <= ANSWERS_KEPT) return;
  for (const [old, answer] of asker.requests) {
    if (answer === null) continue;
    asker.requests.delete(old);
    return;
  }
}

/** A program that does not know whether its request arrived asks again: it is carried out once, and answered again. */
export function askedBefore(state: SchedulerState, requester: Requester): boolean {
  if ("client" in requester) return false;
  const asker = state.jobs.get(requester.job)?.ranks[requester.rank];
  if (!asker) return false;
  const answer = asker.requests.get(requester.request);
  if (answer === undefined) remember(asker, requester.request, null);
  else if (answer !== null) replyTo(state, asker, requester.request, answer);
  return answer !== undefined;
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
  return [...state.hosts.values()].filter((host) => host.status === "up" && !host.away);
}

/** Usable hosts whose engines have what the job's executable needs. */
export function hostsFor(state: SchedulerState, job: JobRecord): HostRecord[] {
  return usableHosts(state).filter((host) => whyNot(host, job) === undefined);
}

/** Why the job's executable cannot run there; undefined: nothing is known against it. */
export function whyNot({ name, offer }: HostRecord, { needs }: JobRecord): string | undefined {
  const need = unmet(offer, needs);
  return need && `host "${name}" (${offer!.engine}) has no "${need.name}", which ${need.place} uses`;
}

/** The same of all of `hosts`, at most a few of them. */
export function whyNone(hosts: readonly HostRecord[], job: JobRecord): string {
  const reasons = hosts.flatMap((host) => whyNot(host, job) ?? []);
  const more = reasons.length > MOST_REASONS ? [`and ${reasons.length - MOST_REASONS} more`] : [];
  return [...reasons.slice(0, MOST_REASONS), ...more].join("; ");
}

const MOST_REASONS = 3;

/** Takes the next process number of a host; the carrier is there from now on, as far as the books go. */
export function addCarrier(state: SchedulerState, host: HostRecord, rank: RankRecord): Vmid {
  const id = vmid(host.id, host.lastProcess + 1);
  enterCarrier(state, host, rank, id);
  return id;
}

export function enterCarrier(state: SchedulerState, host: HostRecord, rank: RankRecord, id: Vmid): void {
  host.lastProcess = Math.max(host.lastProcess, processOf(id));
  state.carriers.set(id, { vmid: id, host, rank, fate: null });
  host.carriers.add(id);
  rank.job.carriers++;
}

export function removeCarrier(state: SchedulerState, { vmid, host, rank }: CarrierRecord): void {
  if (!state.carriers.delete(vmid)) return;
  host.carriers.delete(vmid);
  rank.job.carriers--;
}

export function discard(state: SchedulerState, carrier: CarrierRecord | undefined, reason: string): void {
  if (!carrier) return;
  carrier.fate = { type: "discarded", reason };
  emit(state, { type: "kill_carrier", vmid: carrier.vmid, reason });
}

/** Says again what a carrier's fate is: it seems not to have heard. */
export function tellFate(state: SchedulerState, { vmid, fate }: CarrierRecord): void {
  if (fate?.type === "left")
    tellProcess(state, vmid, { type: "migration_commit", migration: fate.migration });
  if (fate?.type === "discarded") emit(state, { type: "kill_carrier", vmid, reason: fate.reason });
}

export function newHost(id: HostId, name: string, offer: EngineOffer | null): HostRecord {
  return { id, name, offer, status: "up", away: false, lastProcess: 0, carriers: new Set(), drainers: [] };
}

/** Of a rank that had ended before its job began here, or that waits for a host. */
export const NOWHERE: Vmid = "0.0";

export function newRank(job: JobRecord, rank: Rank): RankRecord {
  return {
    job,
    rank,
    status: "starting",
    vmid: NOWHERE,
    incarnation: 1,
    location: null,
    lastIncarnation: 1,
    restoring: false,
    migration: null,
    arrived: null,
    aborted: null,
    moves: [],
    drainFailures: 0,
    parked: new Map(),
    asking: new Set(),
    held: [],
    requests: new Map(),
    failure: null,
  };
}
