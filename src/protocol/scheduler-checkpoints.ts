/**
 * The scheduler's part in a checkpoint: asking every process for its part, and making the whole of the parts.
 *
 * ```
 * requested ─► preparing ──checkpoint_prepared──► capturing ──every part taken──► keeping ──checkpoint_kept──► kept
 *                  └──────────────────────────────────┴──────────────────────────────┴──► given up
 * ```
 *
 * Owns: checkpoint records, `source` of a job. Does not own: what a part is (checkpoint.ts), where it is put (the
 * driver).
 *
 * - Y1  A checkpoint is kept when every rank has taken its part, or had ended by the time it was to.
 * - Y2  One at a time in a job. Their numbers are never used again, whatever is lost: the journal has the
 *       number before any process hears it.
 * - Y3  A rank takes its part when it is at one place: one that migrates after that. From the request to the
 *       answer, and no longer, its next move waits; other ranks move as ever.
 * - Y4  Every checkpoint ends: it has a deadline, and every participant's end is heard of. When it is given up,
 *       every process hears so, wherever it is by then.
 * - Y5  Only a checkpoint that is durable as a whole is in the journal.
 */
import type { Vmid } from "./ids.ts";
import { answerHeldBack } from "./scheduler-lookups.ts";
import { nextMove } from "./scheduler-migrations.ts";
import { askForPart, tellOfCheckpoints } from "./scheduler-parts.ts";
import type { Checkpointed, CheckpointId, SchedulerEvent } from "./scheduler-events.ts";
import { emit, fail, hasEnded, journal, succeed } from "./scheduler-state.ts";
import type { CheckpointRecord, JobRecord, RankRecord, SchedulerState } from "./scheduler-state.ts";

export function requestCheckpoint(
  state: SchedulerState,
  event: SchedulerEvent & { type: "checkpoint" },
): void {
  const job = state.jobs.get(event.job);
  const { requester, target } = event;
  if (!job || job.killed)
    return fail(state, requester, "ERR_UNKNOWN_JOB", `Name a job that runs, not "${event.job}"`);
  job.checkpointRequests.push({ requester, target });
  nextCheckpoint(state, job);
}

/** Y2. */
export function nextCheckpoint(state: SchedulerState, job: JobRecord): void {
  if (job.checkpoint !== null || job.setback !== null) return;
  const request = job.checkpointRequests.shift();
  if (!request) return;
  if (job.ranks.every(hasEnded)) {
    refuse(state, job, request.requester, "its processes have ended");
    return nextCheckpoint(state, job);
  }
  const checkpoint: CheckpointRecord = {
    id: ++state.lastCheckpoint,
    job,
    requester: request.requester,
    phase: "preparing",
    to: null,
    missing: new Set(),
    asked: new Set(),
    ended: [],
  };
  const { id } = checkpoint;
  job.checkpoint = checkpoint;
  state.checkpoints.set(id, checkpoint);
  journal(state, { type: "checkpoint_begun", job: job.id, checkpoint: id }); // Y2
  emit(state, { type: "prepare_checkpoint", checkpoint: id, job: job.id, target: request.target });
  emit(state, { type: "set_timer", timer: `checkpoint:${id}`, afterMs: state.checkpointMs });
}

export function checkpointPrepared(state: SchedulerState, id: CheckpointId, to: unknown): void {
  const checkpoint = state.checkpoints.get(id);
  if (checkpoint?.phase !== "preparing") return;
  checkpoint.phase = "capturing";
  checkpoint.to = to;
  for (const rank of checkpoint.job.ranks) {
    if (hasEnded(rank)) checkpoint.ended.push(rank.rank);
    else checkpoint.missing.add(rank.rank);
  }
  for (const rank of checkpoint.job.ranks) askForPart(state, rank);
  keepIfWhole(state, checkpoint);
}

export function partTaken(state: SchedulerState, rank: RankRecord, from: Vmid, id: CheckpointId): void {
  const checkpoint = openFor(rank, from, id);
  if (!checkpoint?.missing.delete(rank.rank)) return;
  answerHeldBack(state, rank);
  nextMove(state, rank);
  keepIfWhole(state, checkpoint);
}

export function partRefused(
  state: SchedulerState,
  rank: RankRecord,
  from: Vmid,
  id: CheckpointId,
  reason: string,
): void {
  const checkpoint = openFor(rank, from, id);
  if (checkpoint?.missing.has(rank.rank))
    giveUpCheckpoint(state, checkpoint, `rank ${rank.rank} cannot take its part: ${reason}`);
}

function openFor({ vmid, job: { checkpoint } }: RankRecord, from: Vmid, id: CheckpointId) {
  return vmid === from && checkpoint?.id === id ? checkpoint : null;
}

/** Y1: the rank has ended well, and its end is its part. One that fails takes the checkpoint with it. */
export function endedInCheckpoint(state: SchedulerState, rank: RankRecord): void {
  const { checkpoint } = rank.job;
  if (!checkpoint?.missing.delete(rank.rank)) return;
  checkpoint.ended.push(rank.rank);
  keepIfWhole(state, checkpoint);
}

/** Y1. */
function keepIfWhole(state: SchedulerState, checkpoint: CheckpointRecord): void {
  const { id, job, missing, ended } = checkpoint;
  if (checkpoint.phase !== "capturing" || missing.size > 0) return;
  if (ended.length === job.ranks.length)
    return giveUpCheckpoint(state, checkpoint, "its processes have ended");
  checkpoint.phase = "keeping";
  emit(state, { type: "keep_checkpoint", checkpoint: id, job: job.id, ended: [...ended] });
}

/** Y5. */
export function checkpointKept(state: SchedulerState, id: CheckpointId, where: unknown): void {
  const checkpoint = state.checkpoints.get(id);
  if (checkpoint?.phase !== "keeping") return;
  const { job, ended, requester } = checkpoint;
  const source = { where, ended: [...ended] };
  const kept: Checkpointed = { type: "checkpointed", job: job.id, checkpoint: id, source };
  journal(state, kept);
  job.source = source;
  job.losses = 0;
  conclude(state, checkpoint);
  emit(state, { type: "notice", notice: kept });
  succeed(state, requester, { type: "checkpointed", checkpoint: id, where });
  nextCheckpoint(state, job);
}

/** Y4. */
export function giveUpCheckpoint(state: SchedulerState, checkpoint: CheckpointRecord, reason: string): void {
  const { job } = checkpoint;
  forgetCheckpoint(state, checkpoint, reason);
  for (const rank of job.ranks) {
    if (hasEnded(rank)) continue;
    tellOfCheckpoints(state, rank);
    nextMove(state, rank);
  }
  nextCheckpoint(state, job);
}

export function checkpointFailed(state: SchedulerState, id: CheckpointId, reason: string): void {
  const checkpoint = state.checkpoints.get(id);
  if (checkpoint) giveUpCheckpoint(state, checkpoint, reason);
}

export function checkpointOverdue(state: SchedulerState, id: CheckpointId): void {
  const checkpoint = state.checkpoints.get(id);
  if (!checkpoint) return;
  const ranks = [...checkpoint.missing].slice(0, 5).join(", ");
  const late = ranks === "" ? "" : `, without the part of rank ${ranks}`;
  giveUpCheckpoint(state, checkpoint, `it was not whole within ${state.checkpointMs} ms${late}`);
}

/** The job's processes are ended: there is nobody left to tell. */
export function endCheckpoints(state: SchedulerState, job: JobRecord, reason: string): void {
  if (job.checkpoint) forgetCheckpoint(state, job.checkpoint, reason);
  for (const { requester } of job.checkpointRequests.splice(0)) refuse(state, job, requester, reason);
}

function forgetCheckpoint(state: SchedulerState, checkpoint: CheckpointRecord, reason: string): void {
  const { id, job, requester } = checkpoint;
  conclude(state, checkpoint);
  emit(state, { type: "drop_checkpoint", checkpoint: id });
  refuse(state, job, requester, reason);
}

function conclude(state: SchedulerState, { id, job }: CheckpointRecord): void {
  job.checkpoint = null;
  job.over = id;
  state.checkpoints.delete(id);
  emit(state, { type: "clear_timer", timer: `checkpoint:${id}` });
  for (const rank of job.ranks) answerHeldBack(state, rank);
}

function refuse(
  state: SchedulerState,
  job: JobRecord,
  requester: CheckpointRecord["requester"],
  reason: string,
): void {
  fail(state, requester, "ERR_CHECKPOINT", `No checkpoint of job "${job.id}" was taken: ${reason}`);
}
