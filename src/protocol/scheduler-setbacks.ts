/**
 * Taking a job back to its last checkpoint when one of its processes is lost.
 *
 * All its processes go back, those that live included: their states fit together at the cut and nowhere later.
 * Every rank gets a new carrier and a new incarnation; the old carriers are ended, and as channels lead to a
 * vmid and a new vmid is told to new carriers only, none of them ever reaches a new one.
 *
 * Owns: `setback`, `losses`. Does not own: checkpoints (scheduler-checkpoints.ts), how a carrier begins
 * (`source` in `start_carrier`).
 *
 * - W1  The journal has the new places before any of the new carriers is started; from then on the old carriers
 *       have no right to run, whatever they say.
 * - W2  A process is lost when its host is, or its carrier is ended by something outside of it. A program that
 *       fails would fail again: it fails its job.
 * - W3  A job is taken back a few times at most without getting as far as another checkpoint.
 * - W4  Where no host can take its processes, hosts that are away are waited for.
 */
import { endCheckpoints, nextCheckpoint } from "./scheduler-checkpoints.ts";
import { forgetLookupsOf } from "./scheduler-lookups.ts";
import type { TakenBack } from "./scheduler-events.ts";
import { cancel } from "./scheduler-migrations.ts";
import { addCarrier, discard, emit, fail, journal, hostsFor, NOWHERE, whyNot } from "./scheduler-state.ts";
import type { JobRecord, RankRecord, SchedulerState } from "./scheduler-state.ts";

/** W3. */
const MOST_LOSSES = 5;

/** A process of the job is lost. False: the job cannot be taken back. */
export function takeBack(state: SchedulerState, job: JobRecord, reason: string): boolean {
  if (!job.restartOnLoss || job.killed) return false;
  if (job.losses >= MOST_LOSSES || !hasProspect(state, job)) return false;
  job.losses++;
  job.setback = reason;
  endCheckpoints(state, job, reason);
  for (const rank of job.ranks) interrupt(state, rank, reason);
  for (const carrier of state.carriers.values())
    if (carrier.rank.job === job) discard(state, carrier, reason);
  beginAgain(state, job);
  return true;
}

/** W4. */
export function hasProspect(state: SchedulerState, job: JobRecord): boolean {
  return [...state.hosts.values()].some((host) => host.status === "up" && whyNot(host, job) === undefined);
}

/** Whatever was under way with a rank has come to nothing. */
function interrupt(state: SchedulerState, rank: RankRecord, reason: string): void {
  if (rank.migration) cancel(state, rank.migration, reason);
  for (const { requester } of rank.moves.splice(0))
    fail(state, requester, "ERR_MIGRATION_ABORTED", `Rank ${rank.rank} was not moved: ${reason}`);
  forgetLookupsOf(rank);
  rank.parked.clear();
  reset(rank, rank.job);
}

/** As one whose carrier is yet to be ready; its program asks anew for what it is still to be answered. */
export function reset(rank: RankRecord, job: JobRecord): void {
  const hadEnded = job.source?.ended.includes(rank.rank) ?? false;
  Object.assign(rank, {
    status: hadEnded ? "terminated" : "starting",
    vmid: NOWHERE,
    location: null,
    restoring: job.source !== null,
    migration: null,
    arrived: null,
    aborted: null,
    drainFailures: 0,
    held: [],
    failure: null,
  } satisfies Partial<RankRecord>);
  rank.requests.clear();
}

/** W1. */
export function beginAgain(state: SchedulerState, job: JobRecord): void {
  const hosts = hostsFor(state, job);
  if (job.setback === null || hosts.length === 0) return; // W4
  const reason = job.setback;
  job.setback = null;
  const ranks = job.ranks.filter(({ status }) => status === "starting");
  for (const [i, rank] of ranks.entries()) {
    rank.incarnation = ++rank.lastIncarnation;
    rank.vmid = addCarrier(state, hosts[i % hosts.length]!, rank);
  }
  const places = ranks.map(({ rank, vmid, incarnation }) => ({ rank, vmid, incarnation }));
  const { source } = job;
  const back: TakenBack = { type: "taken_back", job: job.id, reason, source };
  journal(state, { ...back, places });
  emit(state, { type: "notice", notice: back });
  for (const rank of ranks) startCarrier(state, rank);
  nextCheckpoint(state, job);
}

/** Begins at the last checkpoint, or the beginning. */
export function startCarrier(state: SchedulerState, { job, rank, vmid, incarnation }: RankRecord): void {
  const { source } = job;
  emit(state, {
    type: "start_carrier",
    host: state.carriers.get(vmid)!.host.id,
    vmid,
    job: job.id,
    rank,
    size: job.ranks.length,
    incarnation,
    role: source === null ? "start" : "restore",
    migration: null,
    source,
    spec: job.spec,
  });
}
