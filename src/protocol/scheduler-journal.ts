/**
 * The scheduler's restart: what the journal says, and what follows from it.
 *
 * The journal tells who has the right to run each rank, and nothing of what was under way. Hosts are taken to
 * be away, and tell what they carry when they return (scheduler-hosts.ts).
 *
 * Owns: replay. Does not own: writing the journal, which whoever decides does.
 *
 * - Z1  A record is durable before anything that follows from it is done. So whatever was lost with the
 *       journal's tail nobody has heard of, and replay knows at least what anybody was told.
 * - Z2  A commit in the journal stands. A migration that has not come so far is aborted: the source runs on as
 *       an incarnation nobody has had, the destination is ended; both hear of it when their hosts return.
 * - Z3  Numbers go on where they stopped.
 */
import { assert } from "../errors.ts";
import { hostOf } from "./ids.ts";
import type { Vmid } from "./ids.ts";
import { loseCarriers, waitFor } from "./scheduler-hosts.ts";
import { endByForce, endIfEmpty } from "./scheduler-jobs.ts";
import type {
  JobId,
  JournalRecord,
  MigrationId,
  SchedulerEffect,
  SchedulerOptions,
} from "./scheduler-events.ts";
import { reset } from "./scheduler-setbacks.ts";
import {
  createScheduler,
  discard,
  enterCarrier,
  hasEnded,
  journal,
  newHost,
  newJob,
  newRank,
  NOWHERE,
  removeCarrier,
} from "./scheduler-state.ts";
import type { JobRecord, RankRecord, SchedulerState } from "./scheduler-state.ts";

/** A migration without an end in the journal so far. */
interface Open {
  readonly migration: MigrationId;
  readonly rank: RankRecord;
  readonly to: Vmid;
}

interface Replay {
  readonly state: SchedulerState;
  readonly open: Map<MigrationId, Open>;
}

/**
 * The scheduler as it was, as far as its journal goes, less the migrations that were in flight. The effects
 * are the driver's to carry out, as those of a step. Empty records give a new scheduler.
 */
export function restoreScheduler(
  records: Iterable<JournalRecord>,
  options: SchedulerOptions = {},
): { state: SchedulerState; effects: SchedulerEffect[] } {
  const replay: Replay = { state: createScheduler(options), open: new Map() };
  for (const record of records) apply(replay, record);
  conclude(replay);
  const { effects } = replay.state;
  replay.state.effects = [];
  return { state: replay.state, effects };
}

function apply(replay: Replay, record: JournalRecord): void {
  const { state, open } = replay;
  switch (record.type) {
    case "host_up":
      state.lastHost = Math.max(state.lastHost, record.host);
      state.hosts.set(record.host, newHost(record.host, record.name, record.offer ?? null));
      return;
    case "host_lost":
      state.hosts.get(record.host)!.status = "lost";
      return;
    case "draining":
      state.hosts.get(record.host)!.status = "draining";
      return;
    case "submitted":
      return submitted(state, record);
    case "prepared":
      return prepared(replay, record);
    case "committed":
      open.delete(record.migration);
      return committed(state, rankOf(state, record), record);
    case "aborted": {
      const rank = rankOf(state, record);
      const to = open.get(record.migration)?.to;
      open.delete(record.migration);
      return aborted(state, rank, to, record);
    }
    case "checkpoint_begun":
      state.lastCheckpoint = Math.max(state.lastCheckpoint, record.checkpoint);
      // Whether it is kept or not: nobody is to wait for it any more.
      jobOf(state, record.job).over = record.checkpoint;
      return;
    case "checkpointed":
      Object.assign(jobOf(state, record.job), { source: record.source, losses: 0 });
      return;
    case "taken_back":
      return takenBack(replay, jobOf(state, record.job), record);
    case "terminated":
      rankOf(state, record).status = "terminated";
      return;
    case "killed":
      return killed(state, jobOf(state, record.job), record.reason);
    case "rank_ended":
      return rankEnded(state, rankOf(state, record), record);
    case "job_ended":
      return forget(state, jobOf(state, record.job));
  }
}

function submitted(state: SchedulerState, record: JournalRecord & { type: "submitted" }): void {
  const job = newJob(
    record.job,
    record.spec,
    record.needs ?? [],
    record.from ?? null,
    record.restartOnLoss ?? false,
  );
  state.lastJob = Math.max(state.lastJob, Number(record.job));
  state.jobs.set(job.id, job);
  for (const { vmid, incarnation } of record.ranks) {
    const rank = newRank(job, job.ranks.length);
    job.ranks.push(rank);
    Object.assign(rank, { vmid, incarnation, lastIncarnation: incarnation });
    rank.restoring = job.source !== null;
    if (vmid === NOWHERE) rank.status = "terminated";
    else enterCarrier(state, state.hosts.get(hostOf(vmid))!, rank, vmid);
  }
}

function prepared({ state, open }: Replay, record: JournalRecord & { type: "prepared" }): void {
  const { migration, to, incarnation } = record;
  const rank = rankOf(state, record);
  rank.status = "running"; // only such a rank is moved
  rank.restoring = false;
  rank.lastIncarnation = Math.max(rank.lastIncarnation, incarnation);
  state.lastMigration = Math.max(state.lastMigration, migration);
  enterCarrier(state, state.hosts.get(hostOf(to))!, rank, to);
  open.set(migration, { migration, rank, to });
}

function committed(
  state: SchedulerState,
  rank: RankRecord,
  { migration, location }: JournalRecord & { type: "committed" },
): void {
  const from = rank.vmid;
  const source = state.carriers.get(from);
  if (source) source.fate = { type: "left", migration };
  rank.vmid = location.vmid;
  rank.incarnation = location.incarnation;
  rank.location = location;
  rank.restoring = false;
  rank.aborted = null;
  // Whether it has heard that it may run, it will tell.
  rank.arrived = { migration, job: rank.job.id, rank: rank.rank, from, to: location.vmid };
}

function aborted(
  state: SchedulerState,
  rank: RankRecord,
  to: Vmid | undefined,
  { migration, incarnation, reason }: JournalRecord & { type: "aborted" },
): void {
  rank.incarnation = incarnation;
  rank.lastIncarnation = Math.max(rank.lastIncarnation, incarnation);
  rank.aborted = { migration, reason };
  if (rank.location) rank.location = { ...rank.location, incarnation };
  const destination = to && state.carriers.get(to);
  if (destination) destination.fate = { type: "discarded", reason };
}

function takenBack(
  { state, open }: Replay,
  job: JobRecord,
  { places, reason }: JournalRecord & { type: "taken_back" },
): void {
  for (const { migration, rank } of open.values()) if (rank.job === job) open.delete(migration);
  for (const carrier of state.carriers.values())
    if (carrier.rank.job === job) carrier.fate = { type: "discarded", reason };
  for (const rank of job.ranks) reset(rank, job);
  for (const { rank: number, vmid, incarnation } of places) {
    const rank = job.ranks[number]!;
    Object.assign(rank, { vmid, incarnation, lastIncarnation: incarnation });
    enterCarrier(state, state.hosts.get(hostOf(vmid))!, rank, vmid);
  }
  job.losses++;
}

function killed(state: SchedulerState, job: JobRecord, reason: string): void {
  job.killed = true;
  for (const rank of job.ranks) if (!hasEnded(rank)) failed(rank, `killed: ${reason}`);
  for (const carrier of state.carriers.values()) {
    if (carrier.rank.job === job) carrier.fate = { type: "discarded", reason };
  }
}

function failed(rank: RankRecord, reason: string): void {
  rank.status = "failed";
  rank.failure = reason;
}

function rankEnded(
  state: SchedulerState,
  rank: RankRecord,
  record: JournalRecord & { type: "rank_ended" },
): void {
  if (record.ok) rank.status = "terminated";
  else failed(rank, record.reason ?? "for an unknown reason");
  const carrier = state.carriers.get(rank.vmid);
  if (carrier) removeCarrier(state, carrier);
}

function forget(state: SchedulerState, job: JobRecord): void {
  for (const carrier of state.carriers.values()) if (carrier.rank.job === job) removeCarrier(state, carrier);
  state.jobs.delete(job.id);
}

/** Z2, and what had been begun when the scheduler fell. */
function conclude({ state, open }: Replay): void {
  const reason = "the scheduler was restarted";
  for (const { migration, rank, to } of open.values()) {
    if (!state.jobs.has(rank.job.id)) continue;
    if (!hasEnded(rank)) {
      const incarnation = ++rank.lastIncarnation;
      const place = { job: rank.job.id, rank: rank.rank };
      const record = { type: "aborted", migration, ...place, incarnation, reason } as const;
      journal(state, record);
      aborted(state, rank, to, record);
    }
    discard(state, state.carriers.get(to), reason);
  }
  for (const host of state.hosts.values()) {
    if (host.status === "lost") loseCarriers(state, host, `host "${host.name}" was lost`);
    else waitFor(state, host);
  }
  for (const job of state.jobs.values()) {
    const broken = job.ranks.find(({ status }) => status === "failed");
    if (broken) endByForce(state, job, `rank ${broken.rank} failed`);
    endIfEmpty(state, job);
  }
}

function jobOf(state: SchedulerState, id: JobId): JobRecord {
  const job = state.jobs.get(id);
  assert(job, `Z1: job "${id}" is in the journal from its beginning`);
  return job;
}

function rankOf(state: SchedulerState, place: { readonly job: JobId; readonly rank: number }): RankRecord {
  return jobOf(state, place.job).ranks[place.rank]!;
}
