/**
 * The scheduler's part in a migration, from the request to the commit.
 *
 * ```
 * requested ─► preparing ──carrier_ready──► ready ──migration_start──► started ──restore_complete──► committed
 *                  └───────────────────────────┴──────────────────────────┴──────► aborted
 * ```
 *
 * Owns: migration records, moves that wait, incarnations after the first. Does not own: jobs and carriers
 * as such (scheduler-jobs.ts).
 *
 * - N1  The destination is ready before the source is asked to freeze.
 * - N2  The journaled commit is the one point of no return; it takes the right to run from the source to
 *       the destination. An abort, before it, gives the right back to the source, as a new incarnation.
 * - N3  A rank takes part in one migration at a time; further requests wait in order.
 * - N4  Every migration ends: each phase has a deadline, and every participant's end is heard of.
 * - N5  Every request is answered once.
 * - N6  No process goes where its executable cannot run. Whether its state fits there its carrier sees, before it
 *       is frozen.
 */
import { assert } from "../errors.ts";
import type { Location, Vmid } from "./ids.ts";
import { hostOf } from "./ids.ts";
import type { Room } from "./messages.ts";
import { answerParked, forgetLookupsOf } from "./scheduler-lookups.ts";
import { isTakingPart, tellOfCheckpoints } from "./scheduler-parts.ts";
import type { MigrationId, MigrationNotice } from "./scheduler-events.ts";
import {
  addCarrier,
  discard,
  emit,
  fail,
  hasEnded,
  hostCarrying,
  journal,
  succeed,
  tellFate,
  tellProcess,
  usableHosts,
  whyNone,
  whyNot,
} from "./scheduler-state.ts";
import type {
  HostRecord,
  MigrationRecord,
  MoveRequest,
  RankRecord,
  SchedulerState,
} from "./scheduler-state.ts";

/** How often a process is tried to be moved off a draining host. */
const DRAIN_ATTEMPTS = 3;

export function requestMove(state: SchedulerState, rank: RankRecord, request: MoveRequest): void {
  rank.moves.push(request);
  nextMove(state, rank);
}

/** N3: takes up the next request if the rank is free to move. */
export function nextMove(state: SchedulerState, rank: RankRecord): void {
  while (rank.status === "running" && rank.location && rank.migration === null && rank.moves.length > 0) {
    if (isTakingPart(rank)) return; // Y3
    const request = rank.moves.shift()!;
    const destination = destinationOf(state, rank, request);
    if (destination) prepare(state, rank, request, destination);
  }
}

/** Where a request leads; undefined if nowhere, and then the request is answered. */
function destinationOf(
  state: SchedulerState,
  rank: RankRecord,
  request: MoveRequest,
): HostRecord | undefined {
  const here = hostCarrying(state, rank);
  if (request.host === null) {
    // The scheduler's own request has lost its reason when the process is elsewhere by now.
    if (request.requester === null && here.status !== "draining") return undefined;
    const others = usableHosts(state).filter((host) => host !== here);
    const other = leastLoaded(others.filter((host) => whyNot(host, rank.job) === undefined));
    if (!other) refuseMove(state, rank, request, others);
    return other;
  }
  const host = state.hosts.get(request.host)!;
  if (host === here) {
    succeed(state, request.requester, { type: "migrated", moved: false, from: here.id, to: here.id });
    return undefined;
  }
  if (host.status !== "up") {
    const why = host.status === "lost" ? "is lost" : "is being drained";
    fail(state, request.requester, "ERR_HOST_UNUSABLE", `Choose another host, "${host.name}" ${why}`);
    return undefined;
  }
  const lack = whyNot(host, rank.job);
  if (lack !== undefined) {
    fail(state, request.requester, "ERR_HOST_LACKS", `Choose another host, ${lack}`);
    return undefined;
  }
  return host;
}

function leastLoaded(hosts: readonly HostRecord[]): HostRecord | undefined {
  return hosts.reduce<HostRecord | undefined>(
    (least, host) => (least && least.carriers.size <= host.carriers.size ? least : host),
    undefined,
  );
}

/** None of `others` can take it. */
function refuseMove(
  state: SchedulerState,
  rank: RankRecord,
  request: MoveRequest,
  others: readonly HostRecord[],
): void {
  const why = "no other host can take the process";
  const lacks = whyNone(others, rank.job);
  const whole = lacks === "" ? why : `${why}: ${lacks}`;
  if (request.requester === null) drainFailed(state, rank, whole, true);
  else
    fail(state, request.requester, lacks === "" ? "ERR_NO_HOST" : "ERR_HOST_LACKS", `Add a host, ${whole}`);
}

/** N1: first the destination's carrier. */
function prepare(state: SchedulerState, rank: RankRecord, request: MoveRequest, host: HostRecord): void {
  const to = addCarrier(state, host, rank);
  const migration: MigrationRecord = {
    id: ++state.lastMigration,
    rank,
    request,
    from: rank.vmid,
    to,
    incarnation: ++rank.lastIncarnation,
    phase: "preparing",
    destination: null,
    room: null,
    source: rank.location!,
    sourceLost: null,
  };
  const { id, incarnation } = migration;
  rank.migration = migration;
  state.migrations.set(id, migration);
  journal(state, { type: "prepared", migration: id, job: rank.job.id, rank: rank.rank, to, incarnation });
  emit(state, { type: "notice", notice: { type: "migration_requested", ...describe(migration) } });
  emit(state, {
    type: "start_carrier",
    host: host.id,
    vmid: to,
    job: rank.job.id,
    rank: rank.rank,
    size: rank.job.ranks.length,
    incarnation,
    role: "initialize",
    migration: id,
    source: null,
    spec: rank.job.spec,
  });
  setDeadline(state, migration, state.prepareMs);
}

/** The destination accepts conn_req: the source may be asked to freeze (FIG. 6 line 1). */
export function destinationReady(
  state: SchedulerState,
  migration: MigrationRecord,
  destination: Location,
  room: Room | null,
): void {
  if (migration.phase !== "preparing") return;
  migration.phase = "ready";
  migration.destination = destination;
  migration.room = room;
  setDeadline(state, migration, state.freezeMs);
  askToFreeze(state, migration);
}

function askToFreeze(state: SchedulerState, migration: MigrationRecord): void {
  const { id, from, room } = migration;
  const to = migration.destination!;
  const { incarnation } = migration.source;
  const known = room === null ? {} : { room };
  tellProcess(state, from, { type: "migration_request", migration: id, to, ...known, incarnation });
}

/**
 * The way to a process was lost and is back. Whatever it has asked it asks again (reconnect.ts); what it was
 * to hear unasked it is told again.
 */
export function remind(state: SchedulerState, rank: RankRecord): void {
  const { migration, aborted } = rank;
  if (hasEnded(rank) || rank.status === "migrating") return; // K2
  if (aborted) tellOfAbort(state, rank, aborted.migration, aborted.reason);
  if (migration?.phase === "ready") askToFreeze(state, migration);
  tellOfCheckpoints(state, rank);
}

function tellOfAbort(state: SchedulerState, rank: RankRecord, migration: MigrationId, reason: string): void {
  const { vmid, incarnation } = rank;
  tellProcess(state, vmid, { type: "migration_abort", migration, incarnation, reason });
}

/** FIG. 6 lines 2 and 3. The source waits for an answer: one that asks after the migration has ended hears how. */
export function migrationStarted(state: SchedulerState, rank: RankRecord, from: Vmid, id: MigrationId): void {
  if (rank.vmid !== from) return;
  const { migration } = rank;
  if (migration?.id !== id) return tellOfAbort(state, rank, id, rank.aborted?.reason ?? "it is over");
  if (migration.phase === "started") return tellProcess(state, from, { type: "new_vmid", migration: id });
  if (migration.phase !== "ready") return;
  migration.phase = "started";
  rank.status = "migrating";
  rank.location = migration.destination;
  forgetLookupsOf(rank);
  setDeadline(state, migration, state.transferMs);
  emit(state, { type: "notice", notice: { type: "migration_started", ...describe(migration) } });
  tellProcess(state, from, { type: "new_vmid", migration: id });
  answerParked(state, rank);
}

/** FIG. 7 lines 6 and 7: the commit (N2). */
export function restoreComplete(state: SchedulerState, rank: RankRecord, from: Vmid, id: MigrationId): void {
  if (rank.arrived?.migration === id && rank.vmid === from) return tellToRun(state, rank, rank.arrived);
  const { migration } = rank;
  if (migration?.id !== id || migration.to !== from || migration.phase !== "started") return;
  journal(state, {
    type: "committed",
    migration: id,
    job: rank.job.id,
    rank: rank.rank,
    location: migration.destination!,
  });
  conclude(state, migration);
  rank.vmid = migration.to;
  rank.incarnation = migration.incarnation;
  rank.status = "running";
  rank.arrived = describe(migration);
  rank.aborted = null;
  rank.drainFailures = 0;
  tellProcess(state, migration.to, { type: "pl_table", migration: id, oldVmid: migration.from });
  const source = state.carriers.get(migration.from);
  if (source) {
    source.fate = { type: "left", migration: id };
    tellFate(state, source);
  }
  emit(state, { type: "notice", notice: { type: "migration_committed", ...describe(migration) } });
  release(state, rank);
  succeed(state, migration.request.requester, {
    type: "migrated",
    moved: true,
    from: hostOf(migration.from),
    to: hostOf(migration.to),
  });
  settle(state, rank);
}

/** It has asked again: the commit did not reach it. */
function tellToRun(state: SchedulerState, rank: RankRecord, { migration, from }: MigrationNotice): void {
  tellProcess(state, rank.vmid, { type: "pl_table", migration, oldVmid: from });
  remind(state, rank);
}

/** FIG. 7 line 8. */
export function migrationCompleted(
  state: SchedulerState,
  rank: RankRecord,
  from: Vmid,
  id: MigrationId,
): void {
  if (rank.vmid !== from || rank.arrived?.migration !== id) return;
  emit(state, { type: "notice", notice: { type: "migration_completed", ...rank.arrived } });
  rank.arrived = null;
}

/** A participant cannot go on, or a deadline has passed: the process stays where it is (N2). */
export function abort(state: SchedulerState, migration: MigrationRecord, reason: string): void {
  assert(migration.sourceLost === null, "N2: an aborted migration has a source to go back to");
  const { rank, phase, id } = migration;
  conclude(state, migration);
  rank.status = "running";
  // A source that was never asked goes on as the incarnation it is.
  if (phase !== "preparing") rank.incarnation = ++rank.lastIncarnation;
  const { incarnation } = rank;
  rank.location = { ...migration.source, incarnation };
  journal(state, { type: "aborted", migration: id, job: rank.job.id, rank: rank.rank, incarnation, reason });
  discard(state, state.carriers.get(migration.to), reason);
  if (phase !== "preparing") {
    rank.aborted = { migration: id, reason };
    tellOfAbort(state, rank, id, reason);
  }
  release(state, rank);
  giveReason(state, migration, reason);
  if (migration.request.requester === null) drainFailed(state, rank, reason);
  settle(state, rank);
}

/** The rank ends while a migration is under way: there is nothing left to move. */
export function cancel(state: SchedulerState, migration: MigrationRecord, reason: string): void {
  conclude(state, migration);
  discard(state, state.carriers.get(migration.to), reason);
  giveReason(state, migration, reason);
}

function giveReason(state: SchedulerState, migration: MigrationRecord, reason: string): void {
  emit(state, { type: "notice", notice: { type: "migration_aborted", ...describe(migration), reason } });
  const code = hasEnded(migration.rank) ? "ERR_RANK_TERMINATED" : "ERR_MIGRATION_ABORTED";
  fail(
    state,
    migration.request.requester,
    code,
    `Migration of rank ${migration.rank.rank} was aborted: ${reason}`,
  );
}

function conclude(state: SchedulerState, migration: MigrationRecord): void {
  migration.rank.migration = null;
  state.migrations.delete(migration.id);
  emit(state, { type: "clear_timer", timer: `migration:${migration.id}` });
}

/** What its program was to be told while it was between two places. */
function release(state: SchedulerState, rank: RankRecord): void {
  for (const payload of rank.held.splice(0)) emit(state, { type: "to_program", vmid: rank.vmid, payload });
}

/** The rank is at one place again: whoever waited for that goes on. */
export function settle(state: SchedulerState, rank: RankRecord): void {
  answerParked(state, rank);
  tellOfCheckpoints(state, rank);
  leaveIfDraining(state, rank);
  nextMove(state, rank);
}

/** A process on a draining host is to be moved, one that has just come there included. */
export function leaveIfDraining(state: SchedulerState, rank: RankRecord): void {
  if (hasEnded(rank) || rank.migration !== null || rank.drainFailures >= DRAIN_ATTEMPTS) return;
  if (hostCarrying(state, rank).status !== "draining") return;
  if (rank.moves.some((move) => move.requester === null)) return;
  requestMove(state, rank, { requester: null, host: null });
}

/** @param forGood trying again is of no use. */
function drainFailed(state: SchedulerState, rank: RankRecord, why: string, forGood = false): void {
  const host = hostCarrying(state, rank);
  rank.drainFailures = forGood ? DRAIN_ATTEMPTS : rank.drainFailures + 1;
  if (rank.drainFailures < DRAIN_ATTEMPTS) return;
  const message = `Move the processes off "${host.name}" by hand, rank ${rank.rank} of job "${rank.job.id}" stays: ${why}`;
  for (const drainer of host.drainers.splice(0)) fail(state, drainer, "ERR_DRAIN", message);
}

/** Every request that waits is answered when the rank ends (N5). */
export function dropMoves(state: SchedulerState, rank: RankRecord): void {
  for (const { requester } of rank.moves.splice(0)) {
    fail(state, requester, "ERR_RANK_TERMINATED", `Rank ${rank.rank} of job "${rank.job.id}" has ended`);
  }
}

/** All that can still arrive is there already: what is left is to restore it. */
export function sourceLost(state: SchedulerState, migration: MigrationRecord, reason: string): void {
  migration.sourceLost = reason;
  emit(state, { type: "notice", notice: { type: "migration_source_lost", ...describe(migration) } });
  setDeadline(state, migration, state.prepareMs);
}

function setDeadline(state: SchedulerState, migration: MigrationRecord, afterMs: number): void {
  emit(state, { type: "set_timer", timer: `migration:${migration.id}`, afterMs });
}

function describe(migration: MigrationRecord): MigrationNotice {
  const { id, rank, from, to } = migration;
  return { migration: id, job: rank.job.id, rank: rank.rank, from, to };
}
