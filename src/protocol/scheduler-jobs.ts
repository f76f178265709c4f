/**
 * Jobs and the carriers of their processes: how they start, how they end.
 *
 * Owns: ranks' status apart from migrating, carriers. Does not own: moving processes
 * (scheduler-migrations.ts), hosts (scheduler-hosts.ts).
 *
 * - J1  A rank ends well when its process said `terminated` and its carrier ended with exit code 0.
 * - J2  When a rank fails the job cannot complete: it is ended by force.
 * - J3  A job has ended when its last carrier has.
 * - J4  The source's end after it was frozen is no failure yet: the destination may have all it needs.
 */
import type { Vmid } from "./ids.ts";
import type { Room } from "./messages.ts";
import { answerParked } from "./scheduler-lookups.ts";
import { abort, cancel, destinationReady, dropMoves, settle, sourceLost } from "./scheduler-migrations.ts";
import { endCheckpoints, endedInCheckpoint } from "./scheduler-checkpoints.ts";
import type {
  CarrierExited,
  JobEnded,
  JobId,
  RankEnded,
  Requester,
  SchedulerEvent,
} from "./scheduler-events.ts";
import { beginAgain, hasProspect, startCarrier, takeBack } from "./scheduler-setbacks.ts";
import {
  addCarrier,
  discard,
  emit,
  fail,
  hasEnded,
  hostsFor,
  journal,
  newJob,
  newRank,
  removeCarrier,
  succeed,
  tellProcess,
  usableHosts,
  whyNone,
} from "./scheduler-state.ts";
import type {
  CarrierRecord,
  HostRecord,
  JobRecord,
  MigrationRecord,
  RankRecord,
  SchedulerState,
} from "./scheduler-state.ts";

/** Ranks are placed round robin, in the hosts' order. */
export function submit(state: SchedulerState, event: SchedulerEvent & { type: "submit" }): void {
  const { requester, size, spec, needs = [], from = null, restartOnLoss = false } = event;
  if (!Number.isInteger(size) || size < 1) {
    return fail(state, requester, "ERR_JOB_SIZE", `Give the job a positive number of ranks, not ${size}`);
  }
  const up = usableHosts(state);
  if (up.length === 0) return fail(state, requester, "ERR_NO_HOST", "Add a host, none is up");
  const job = newJob(String(state.lastJob + 1), spec, needs, from, restartOnLoss);
  const hosts = hostsFor(state, job);
  if (hosts.length === 0) {
    const why = `Add a host that can run the program: ${whyNone(up, job)}`;
    return fail(state, requester, "ERR_HOST_LACKS", why);
  }
  state.lastJob++;
  state.jobs.set(job.id, job);
  for (let i = 0; i < size; i++) {
    const rank = newRank(job, i);
    job.ranks.push(rank);
    rank.restoring = from !== null;
    if (from?.ended.includes(i)) rank.status = "terminated";
    else rank.vmid = addCarrier(state, hosts[i % hosts.length]!, rank);
  }
  const places = job.ranks.map(({ vmid, incarnation }) => ({ vmid, incarnation }));
  const how = {
    ...(needs.length > 0 && { needs }),
    ...(from && { from }),
    ...(restartOnLoss && { restartOnLoss }),
  };
  journal(state, { type: "submitted", job: job.id, spec, ranks: places, ...how });
  succeed(state, requester, { type: "submitted", job: job.id });
  for (const rank of job.ranks) if (rank.status === "starting") startCarrier(state, rank);
}

export function carrierReady(
  state: SchedulerState,
  carrier: CarrierRecord,
  endpoints: readonly string[],
  room: Room | null,
): void {
  const { rank, vmid } = carrier;
  if (rank.vmid === vmid) {
    if (hasEnded(rank) || rank.location !== null) return;
    if (!rank.restoring) rank.status = "running";
    rank.location = { vmid, incarnation: rank.incarnation, endpoints };
    settle(state, rank);
  } else if (rank.migration?.to === vmid) {
    const { incarnation } = rank.migration;
    destinationReady(state, rank.migration, { vmid, incarnation, endpoints }, room);
  }
}

/** A process that begins at a checkpoint runs: from now on it can be moved, and take its part in another one. */
export function rankRestored(state: SchedulerState, rank: RankRecord, from: Vmid): void {
  if (rank.vmid !== from || !rank.restoring) return; // told again
  rank.restoring = false;
  rank.status = "running";
  settle(state, rank);
}

/**
 * The process has said that every message it sent is safe. Its carrier, which waits for our word, is yet to
 * end with exit code 0 (J1).
 */
export function rankTerminated(state: SchedulerState, rank: RankRecord, from: Vmid): void {
  if (rank.vmid !== from || rank.status === "failed") return;
  if (rank.status !== "terminated") {
    journal(state, { type: "terminated", job: rank.job.id, rank: rank.rank });
    endRank(state, rank, null);
  }
  tellProcess(state, from, { type: "farewell" });
}

function endRank(state: SchedulerState, rank: RankRecord, failure: string | null): void {
  rank.status = failure === null ? "terminated" : "failed";
  rank.failure = failure;
  if (rank.migration) cancel(state, rank.migration, failure ?? "the process has ended");
  dropMoves(state, rank);
  rank.held = [];
  if (failure === null) endedInCheckpoint(state, rank);
  answerParked(state, rank);
}

/** What is known of how a carrier ended. */
type CarrierEnd = Omit<CarrierExited, "type" | "vmid">;

export function carrierEnded(state: SchedulerState, carrier: CarrierRecord, end: CarrierEnd): void {
  const { rank, vmid, host } = carrier;
  removeCarrier(state, carrier);
  const { migration } = rank;
  if (migration?.to === vmid) {
    giveUpMigration(state, migration, end.reason);
  } else if (rank.vmid === vmid) {
    if (migration?.phase === "started") sourceLost(state, migration, end.reason); // J4
    else processEnded(state, rank, end);
  }
  hostEmptied(state, host);
  endIfEmpty(state, rank.job);
}

/** The carrier with the right to run is gone. */
function processEnded(state: SchedulerState, rank: RankRecord, { ok, reason, lost, exit }: CarrierEnd): void {
  // W2: one that did not end by its own doing.
  if (!ok && lost && rank.status !== "failed" && takeBack(state, rank.job, reason)) return;
  if (rank.status === "terminated") {
    if (!ok && !rank.job.killed) rank.failure = reason; // J1
  } else if (rank.status !== "failed") {
    endRank(state, rank, ok ? `it ended without finishing: ${reason}` : reason);
    endByForce(state, rank.job, `rank ${rank.rank} failed`); // J2
  }
  const { job, failure } = rank;
  const ended: RankEnded = {
    type: "rank_ended",
    job: job.id,
    rank: rank.rank,
    ok: failure === null,
    reason: failure,
    ...(exit !== undefined && { exit }),
  };
  journal(state, ended);
  emit(state, { type: "notice", notice: ended });
}

/** One of the two sides cannot go on. Without a source to go back to the process is lost (J4). */
export function giveUpMigration(state: SchedulerState, migration: MigrationRecord, reason: string): void {
  if (migration.sourceLost === null) abort(state, migration, reason);
  else {
    // A process that was frozen does not end by its own doing.
    const why = `${migration.sourceLost}; while it migrated: ${reason}`;
    processEnded(state, migration.rank, { ok: false, reason: why, lost: true });
  }
}

/** J2, and `kill`: what still runs is ended; ranks that have ended well stay so. */
export function endByForce(state: SchedulerState, job: JobRecord, reason: string): void {
  if (job.killed) return;
  job.killed = true;
  journal(state, { type: "killed", job: job.id, reason });
  endCheckpoints(state, job, "the job is being ended");
  for (const rank of job.ranks) if (!hasEnded(rank)) endRank(state, rank, `killed: ${reason}`);
  for (const carrier of state.carriers.values())
    if (carrier.rank.job === job) discard(state, carrier, reason);
}

export function kill(state: SchedulerState, requester: Requester, id: JobId): void {
  const job = state.jobs.get(id);
  if (!job) return fail(state, requester, "ERR_UNKNOWN_JOB", `Name a job that runs, not "${id}"`);
  succeed(state, requester, { type: "killed", job: id });
  endByForce(state, job, "by request");
  job.setback = null;
  endIfEmpty(state, job);
}

/** J3. One that is to be taken back is between two lives. */
export function endIfEmpty(state: SchedulerState, job: JobRecord): void {
  if (job.carriers === 0 && job.setback === null && state.jobs.has(job.id)) jobEnded(state, job);
}

function jobEnded(state: SchedulerState, job: JobRecord): void {
  state.jobs.delete(job.id);
  endCheckpoints(state, job, "the job has ended");
  const ranks = job.ranks.map(({ rank, failure }) => ({ rank, ok: failure === null, reason: failure }));
  const ok = ranks.every((rank) => rank.ok);
  const end: JobEnded = { type: "job_ended", job: job.id, ok, ranks };
  journal(state, end);
  emit(state, end);
}

/** The end of a drain. */
export function hostEmptied(state: SchedulerState, host: HostRecord): void {
  if (host.status !== "draining" || host.carriers.size > 0) return;
  for (const drainer of host.drainers.splice(0)) succeed(state, drainer, { type: "drained", host: host.id });
}

/** W4 (scheduler-setbacks.ts): a host has come, come back, or been given up. */
export function hostsChanged(state: SchedulerState): void {
  for (const job of state.jobs.values()) {
    if (job.setback === null) continue;
    if (hasProspect(state, job)) beginAgain(state, job);
    else giveUp(state, job, job.setback);
  }
}

function giveUp(state: SchedulerState, job: JobRecord, reason: string): void {
  job.setback = null;
  endByForce(state, job, `${reason}; no host that can run it is left`);
  endIfEmpty(state, job);
}
