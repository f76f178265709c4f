/**
 * Hosts that go away, come back, or are lost.
 *
 * Which messages were lost with the way to a host nobody knows. So nothing is concluded from silence while
 * it is away, and when it is back the daemon's report and the books are compared carrier by carrier.
 *
 * Owns: `away`, the `host` timers. Does not own: what becomes of a rank whose carrier has ended
 * (scheduler-jobs.ts).
 *
 * - A1  A host that is away is given nothing new; what it carries is waited for, up to a deadline.
 * - A2  A carrier in the books that is not reported has ended, except one whose start may have been lost: it
 *       is started again, and a daemon starts no vmid twice.
 * - A3  A carrier that is reported and not in the books, or to end, is ended.
 * - A4  A host that was given up stays so: what comes of its carriers counts no more.
 */
import type { HostId } from "./ids.ts";
import { carrierEnded, carrierReady, hostsChanged } from "./scheduler-jobs.ts";
import { leaveIfDraining, nextMove, remind } from "./scheduler-migrations.ts";
import type { CarrierReport, Requester } from "./scheduler-events.ts";
import { startCarrier } from "./scheduler-setbacks.ts";
import { emit, fail, journal, succeed, tellFate } from "./scheduler-state.ts";
import type { CarrierRecord, HostRecord, SchedulerState } from "./scheduler-state.ts";

/** A1. */
export function hostAway(state: SchedulerState, id: HostId): void {
  const host = state.hosts.get(id);
  if (!host || host.status === "lost" || host.away) return;
  waitFor(state, host);
}

export function waitFor(state: SchedulerState, host: HostRecord): void {
  host.away = true;
  emit(state, { type: "set_timer", timer: `host:${host.id}`, afterMs: state.returnMs });
}

export function hostOverdue(state: SchedulerState, id: HostId): void {
  if (state.hosts.get(id)?.away) hostLost(state, id, `it did not come back within ${state.returnMs} ms`);
}

export function hostReturned(
  state: SchedulerState,
  requester: Requester,
  id: HostId,
  carriers: readonly CarrierReport[],
): void {
  const host = state.hosts.get(id);
  if (!host || host.status === "lost") {
    return fail(state, requester, "ERR_HOST_UNUSABLE", `Join anew, host ${id} was given up`); // A4
  }
  if (host.away) emit(state, { type: "clear_timer", timer: `host:${id}` });
  host.away = false;
  succeed(state, requester, { type: "host_admitted", host: id });
  const reported = new Set(carriers.map(({ vmid }) => vmid));
  for (const vmid of host.carriers) {
    const carrier = state.carriers.get(vmid);
    if (carrier && !reported.has(vmid)) missing(state, carrier);
  }
  for (const report of carriers) present(state, report);
  for (const vmid of host.carriers) {
    const { rank, vmid: at } = state.carriers.get(vmid)!;
    if (rank.vmid !== at) continue;
    leaveIfDraining(state, rank);
    nextMove(state, rank);
  }
  hostsChanged(state);
}

/** A2. */
function missing(state: SchedulerState, carrier: CarrierRecord): void {
  const { rank, vmid } = carrier;
  if (rank.vmid === vmid && rank.status === "starting") return startCarrier(state, rank);
  const endedWell = rank.status === "terminated" && rank.vmid === vmid;
  const reason = "it was gone when the way to its host came back";
  carrierEnded(state, carrier, { ok: endedWell, reason, lost: true });
}

function present(state: SchedulerState, { vmid, endpoints, room }: CarrierReport): void {
  const carrier = state.carriers.get(vmid);
  if (!carrier)
    return emit(state, { type: "kill_carrier", vmid, reason: "its process is not here any more" }); // A3
  if (carrier.fate) return tellFate(state, carrier); // A3
  if (endpoints !== null) carrierReady(state, carrier, endpoints, room ?? null);
  if (carrier.rank.vmid === vmid) remind(state, carrier.rank);
}

export function hostLost(state: SchedulerState, id: HostId, reason: string): void {
  const host = state.hosts.get(id);
  if (!host || host.status === "lost") return;
  if (host.away) emit(state, { type: "clear_timer", timer: `host:${id}` });
  host.status = "lost";
  host.away = false;
  journal(state, { type: "host_lost", host: id });
  const why = `host "${host.name}" was lost: ${reason}`;
  loseCarriers(state, host, why);
  for (const drainer of host.drainers.splice(0))
    fail(state, drainer, "ERR_HOST_UNUSABLE", `Start it again, ${why}`);
  hostsChanged(state);
}

export function loseCarriers(state: SchedulerState, host: HostRecord, why: string): void {
  for (const vmid of host.carriers) {
    carrierEnded(state, state.carriers.get(vmid)!, { ok: false, reason: why, lost: true });
  }
}
