/**
 * The scheduler: keeps the PL table and the migration records, decides where processes go.
 *
 * One door, as for processes: an event goes in, `state` changes, effects come out.
 *
 * Owns: requests by people and programs. Does not own: hosts (scheduler-hosts.ts), jobs (scheduler-jobs.ts),
 * migrations (scheduler-migrations.ts), lookups (scheduler-lookups.ts), its own restart
 * (scheduler-journal.ts).
 *
 * - H1  A carrier that is not in the books, or is to end, is ended when it speaks: it has not heard.
 */
import type { Vmid } from "./ids.ts";
import type { ProcessToScheduler } from "./messages.ts";
import {
  carrierEnded,
  carrierReady,
  giveUpMigration,
  hostEmptied,
  hostsChanged,
  kill,
  rankRestored,
  rankTerminated,
  submit,
} from "./scheduler-jobs.ts";
import {
  checkpointFailed,
  checkpointKept,
  checkpointOverdue,
  checkpointPrepared,
  partRefused,
  partTaken,
  requestCheckpoint,
} from "./scheduler-checkpoints.ts";
import { hostAway, hostLost, hostOverdue, hostReturned } from "./scheduler-hosts.ts";
import { lookup } from "./scheduler-lookups.ts";
import {
  leaveIfDraining,
  migrationCompleted,
  migrationStarted,
  requestMove,
  restoreComplete,
} from "./scheduler-migrations.ts";
import type {
  HostRef,
  Requester,
  SchedulerEffect,
  SchedulerEvent,
  SchedulerTimer,
} from "./scheduler-events.ts";
import {
  askedBefore,
  emit,
  fail,
  findHost,
  hasEnded,
  journal,
  newHost,
  succeed,
  tellFate,
  tellProgram,
  usableHosts,
} from "./scheduler-state.ts";
import type { CarrierRecord, HostRecord, RankRecord, SchedulerState } from "./scheduler-state.ts";

export function schedulerStep(state: SchedulerState, event: SchedulerEvent): SchedulerEffect[] {
  dispatch(state, event);
  const { effects } = state;
  state.effects = [];
  return effects;
}

function dispatch(state: SchedulerState, event: SchedulerEvent): void {
  switch (event.type) {
    case "host_up":
      return hostUp(state, event);
    case "host_away":
      return hostAway(state, event.host);
    case "host_returned":
      return hostReturned(state, event.requester, event.host, event.carriers);
    case "host_lost":
      return hostLost(state, event.host, event.reason);
    case "submit":
      return submit(state, event);
    case "migrate":
      return migrate(state, event);
    case "drain":
      return drain(state, event.requester, event.host);
    case "kill":
      return kill(state, event.requester, event.job);
    case "carrier_ready": {
      const carrier = wanted(state, event.vmid); // H1
      if (carrier) carrierReady(state, carrier, event.endpoints, event.room ?? null);
      return;
    }
    case "carrier_exit": {
      const carrier = state.carriers.get(event.vmid);
      if (carrier) carrierEnded(state, carrier, event);
      return;
    }
    case "checkpoint":
      return requestCheckpoint(state, event);
    case "checkpoint_prepared":
      return checkpointPrepared(state, event.checkpoint, event.to);
    case "checkpoint_kept":
      return checkpointKept(state, event.checkpoint, event.where);
    case "checkpoint_failed":
      return checkpointFailed(state, event.checkpoint, event.reason);
    case "control": {
      const carrier = wanted(state, event.vmid); // H1
      if (carrier) fromProcess(state, carrier.rank, event.vmid, event.message);
      return;
    }
    case "to_program":
      return tellProgram(state, event.job, event.rank, event.payload);
    case "timer":
      return deadlinePassed(state, event.timer);
  }
}

function wanted(state: SchedulerState, vmid: Vmid): CarrierRecord | undefined {
  const carrier = state.carriers.get(vmid);
  if (!carrier) emit(state, { type: "kill_carrier", vmid, reason: "its process is not here any more" });
  else if (carrier.fate) tellFate(state, carrier);
  else return carrier;
  return undefined;
}

function fromProcess(state: SchedulerState, rank: RankRecord, from: Vmid, message: ProcessToScheduler): void {
  if (message.type === "terminated") {
    const { part } = message;
    if (part?.taken) partTaken(state, rank, from, part.checkpoint);
    else if (part) partRefused(state, rank, from, part.checkpoint, "it was not stored");
    return rankTerminated(state, rank, from);
  }
  if (hasEnded(rank)) return;
  switch (message.type) {
    case "lookup":
      return lookup(state, rank, from, message.rank, message.avoid);
    case "migration_start":
      return migrationStarted(state, rank, from, message.migration);
    case "migration_failed": {
      const { migration } = rank;
      if (migration?.id === message.migration) giveUpMigration(state, migration, message.reason);
      else migrationStarted(state, rank, from, message.migration); // it waits for the same answer
      return;
    }
    case "restore_complete":
      return restoreComplete(state, rank, from, message.migration);
    case "migration_commit":
      return migrationCompleted(state, rank, from, message.migration);
    case "restored":
      return rankRestored(state, rank, from);
    case "checkpoint_taken":
      return partTaken(state, rank, from, message.checkpoint);
    case "checkpoint_refused":
      return partRefused(state, rank, from, message.checkpoint, message.reason);
  }
}

function deadlinePassed(state: SchedulerState, timer: SchedulerTimer): void {
  if (timer.startsWith("host:")) return hostOverdue(state, Number(timer.slice("host:".length)));
  if (timer.startsWith("checkpoint:"))
    return checkpointOverdue(state, Number(timer.slice("checkpoint:".length)));
  const migration = state.migrations.get(Number(timer.slice("migration:".length)));
  if (!migration) return;
  const late = {
    preparing: `the destination was not ready within ${state.prepareMs} ms`,
    ready: `the process reached no poll-point within ${state.freezeMs} ms`,
    started: `the state was not restored within ${state.transferMs} ms`,
  };
  giveUpMigration(state, migration, late[migration.phase]);
}

function hostUp(state: SchedulerState, event: SchedulerEvent & { type: "host_up" }): void {
  const { requester, name, offer, description } = event;
  if (findHost(state, name)) {
    return fail(state, requester, "ERR_HOST_NAME", `Choose another name, a host "${name}" is up`);
  }
  const id = ++state.lastHost;
  state.hosts.set(id, newHost(id, name, offer ?? null));
  const described = { ...(offer && { offer }), ...(description !== undefined && { description }) };
  journal(state, { type: "host_up", host: id, name, ...described });
  succeed(state, requester, { type: "host_admitted", host: id });
  hostsChanged(state);
}

function migrate(state: SchedulerState, event: SchedulerEvent & { type: "migrate" }): void {
  const { requester } = event;
  if (askedBefore(state, requester)) return;
  const job = state.jobs.get(event.job);
  if (!job) return fail(state, requester, "ERR_UNKNOWN_JOB", `Name a job that runs, not "${event.job}"`);
  const rank = job.ranks[event.rank];
  if (!rank) {
    const last = job.ranks.length - 1;
    return fail(state, requester, "ERR_UNKNOWN_RANK", `Name a rank from 0 to ${last}, not ${event.rank}`);
  }
  if (hasEnded(rank)) {
    return fail(state, requester, "ERR_RANK_TERMINATED", `Rank ${rank.rank} of job "${job.id}" has ended`);
  }
  if (event.host === undefined) return requestMove(state, rank, { requester, host: null });
  const host = findHost(state, event.host);
  if (host) requestMove(state, rank, { requester, host: host.id });
  else unknownHost(state, requester, event.host);
}

function unknownHost(state: SchedulerState, requester: Requester, ref: HostRef): void {
  const names = usableHosts(state).map((host) => `${host.id} "${host.name}"`);
  const hint = names.length > 0 ? `one of ${names.join(", ")}` : "though none is up";
  fail(state, requester, "ERR_UNKNOWN_HOST", `Name a host, ${hint}, not "${ref}"`);
}

function drain(state: SchedulerState, requester: Requester, ref: HostRef): void {
  const host = findHost(state, ref);
  if (!host) return unknownHost(state, requester, ref);
  if (host.status === "lost") {
    return fail(state, requester, "ERR_HOST_UNUSABLE", `Nothing is left to drain, "${host.name}" is lost`);
  }
  const others = usableHosts(state).filter((other) => other !== host);
  if (host.carriers.size > 0 && others.length === 0) {
    return fail(
      state,
      requester,
      "ERR_NO_HOST",
      `Add a host, there is none to take what "${host.name}" carries`,
    );
  }
  if (host.status === "up") journal(state, { type: "draining", host: host.id });
  host.status = "draining";
  host.drainers.push(requester);
  for (const rank of processesOn(state, host)) {
    rank.drainFailures = 0;
    leaveIfDraining(state, rank);
  }
  hostEmptied(state, host);
}

/** The ranks with the right to run there, without initialized processes and those that have left. */
function processesOn(state: SchedulerState, host: HostRecord): RankRecord[] {
  const carried = [...host.carriers].map((id) => state.carriers.get(id)!);
  return carried.filter(({ rank, vmid }) => rank.vmid === vmid).map(({ rank }) => rank);
}

/** A row of `godwit ps`: an entry of the PL table. */
export interface ProcessRow {
  readonly job: string;
  readonly rank: number;
  readonly status: RankRecord["status"];
  readonly vmid: Vmid;
  readonly host: string;
}

export function processRows(state: SchedulerState): ProcessRow[] {
  return [...state.jobs.values()].flatMap((job) =>
    job.ranks.map(({ rank, status, vmid }) => {
      const host = state.carriers.get(vmid)?.host.name ?? "";
      return { job: job.id, rank, status, vmid, host };
    }),
  );
}

export { createScheduler } from "./scheduler-state.ts";
export type { SchedulerState } from "./scheduler-state.ts";
