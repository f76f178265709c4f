/**
 * FIG. 4, the Connect algorithm: how a channel to a rank comes to be, wherever the rank is.
 *
 * ```
 * Connect(dest)
 *  1: while (dest ∉ Connected) do
 *  2:   send conn_req to pl[dest];
 *  3:   if (receive conn_ack from pl[dest]) then
 *  4:     cid := make_connection_with(pl[dest]);
 *  5:     Connected := {dest} ∪ Connected;
 *  6:   else if (receive conn_req from any process P) then
 *  7:     grant_connection_to(P);
 *  8:   else if (receive conn_nack from pl[dest]) then
 *  9:     consult scheduler for exe status and new_vmid of P_dest
 * 10:     if (status = migrate) then
 * 11:       pl[dest] := new_vmid;
 * 12:     else report "error: destination terminated";
 * 13:       return error; end if;
 * 14:   end if; end if; end while;
 * 15: return cid;
 * ```
 *
 * The loop is spread over steps: `connect` is its head, run whenever a peer may need a channel, and each
 * answer is one of its branches. A channel that closes before it is granted counts as a refusal: that is
 * what is heard of a process that has left.
 *
 * Owns: `peer.channel`, `peer.reach`, the `retry` timers, incarnations. Does not own: what is written on a
 * channel once both ends agree (send.ts), granting (grant.ts), leaving a channel because somebody
 * migrates (migrate.ts, recv.ts).
 *
 * - C1  A peer has one channel at most.
 * - C2  Data follows conn_req at once only if the receiver has everything sent before; otherwise it waits
 *       for conn_ack, which says what is missing.
 * - C3  The scheduler is asked after each refusal, and when it names the incarnation just tried in vain,
 *       the next attempt waits a little longer: nobody spins.
 * - C4  Only a process that runs opens channels.
 * - C5  A channel whose end was lost on its way leads nowhere and never says so. One that stays silent while a
 *       message waits to be acknowledged is doubted: the scheduler is asked, and if it names a later
 *       incarnation, or none, the channel is given up. A peer that only computes is named as it was.
 */
import { hasHeard, hasUntold, owe, retell, tell } from "./acknowledge.ts";
import { cutFor, learnCut } from "./cut.ts";
import type { Incarnation, Location, Rank } from "./ids.ts";
import type { ConnAck, ConnNack, SchedulerToProcess } from "./messages.ts";
import { close, detach, emit, peerOf, runs, write } from "./state.ts";
import type { Channel, Peer, ProcessState } from "./state.ts";
import { progressTold, synchronize, writeRetained } from "./transmit.ts";

const LONGEST_PAUSE_MS = 50;

/** Line 1: sees to it that a peer for whom there are messages has a channel, or soon will. */
export function connect(state: ProcessState, peer: Peer): void {
  if (peer.channel !== null || peer.reach !== "idle" || peer.terminated || !runs(state)) return;
  if (!hasWork(state, peer)) return;
  const location = state.plTable.locationOf(peer.rank);
  if (location === undefined || (peer.tried !== null && location.incarnation <= peer.tried)) {
    consultScheduler(state, peer);
  } else {
    request(state, peer, location);
  }
}

/** D2: there is something a channel is needed for. */
function hasWork(state: ProcessState, peer: Peer): boolean {
  if (peer.out.retained.size > 0 || peer.out.waiting.size > 0) return true;
  return state.finishing && !hasHeard(state, peer); // F2
}

/** Line 2. */
function request(state: ProcessState, peer: Peer, location: Location): void {
  const channel: Channel = {
    id: ++state.lastOpened,
    state: "opening",
    peer,
    vmid: location.vmid,
    incarnation: location.incarnation,
    synced: false,
  };
  state.channels.set(channel.id, channel);
  peer.channel = channel;
  emit(state, { type: "open", channel: channel.id, to: location });
  write(state, channel, {
    type: "conn_req",
    job: state.job,
    rank: state.rank,
    vmid: state.self.vmid,
    incarnation: state.self.incarnation,
    dest: peer.rank,
    destVmid: location.vmid,
    channel: channel.id,
    seen: peer.incarnation === location.incarnation ? peer.met : 0,
    progress: tell(peer),
    cut: cutFor(state, peer),
  });
  const oldest = peer.out.retained.first();
  if (oldest && oldest.number > peer.out.lastWritten) writeRetained(state, peer, channel); // C2
}

/** Lines 3–5. */
export function granted(state: ProcessState, channel: Channel, ack: ConnAck): void {
  const peer = channel.peer!;
  meet(peer, ack.incarnation);
  // Whatever it had opened to us before, it has given up in favour of this channel.
  peer.met = Math.max(peer.met, ack.opened);
  peer.tried = null;
  channel.state = "open";
  channel.incarnation = ack.incarnation;
  learnCut(peer, ack.cut);
  established(state, peer, channel, ack.progress);
}

/** Both ends agree: on the opener's side by conn_ack, on the other by granting. */
export function established(
  state: ProcessState,
  peer: Peer,
  channel: Channel,
  progress: ConnAck["progress"],
): void {
  if (progress !== null) progressTold(state, peer, progress);
  synchronize(state, peer, channel);
  if (peer.asked || hasUntold(peer)) owe(state, peer);
}

/** Line 8. */
export function refused(state: ProcessState, channel: Channel, nack: ConnNack): void {
  close(state, channel);
  if (nack.reason === "crossed") {
    // The peer's own request is on its way here. Should it be lost, we try again.
    channel.peer!.failures++;
    pause(state, channel.peer!);
  } else {
    triedInVain(state, channel.peer!, channel);
  }
}

/** The channel is gone, and we did not close it. */
export function channelClosed(state: ProcessState, channel: Channel): void {
  const { peer } = channel;
  detach(state, channel);
  if (peer === null) return;
  if (channel.state === "opening") {
    triedInVain(state, peer, channel);
  } else if (channel.state === "lingering") {
    stopPausing(state, peer);
    connect(state, peer); // line 9 at once: its old place is known to be given up
  } else if (channel.state === "open") {
    // It was granted before, so most likely the peer is still there (line 2 before line 9).
    if (++peer.failures > 1) pause(state, peer);
    else connect(state, peer);
  }
}

/** C5. */
export function channelSilent(state: ProcessState, channel: Channel): void {
  const { peer } = channel;
  if (peer === null || !runs(state) || !hasWork(state, peer)) return;
  if (channel.state !== "open" && channel.state !== "opening") return;
  peer.doubted = true;
  consult(state, peer, null);
}

function triedInVain(state: ProcessState, peer: Peer, channel: Channel): void {
  retell(peer); // conn_req has told in vain, too
  peer.failures++;
  peer.tried = Math.max(peer.tried ?? 0, channel.incarnation);
  connect(state, peer);
}

/** Line 9. */
function consultScheduler(state: ProcessState, peer: Peer): void {
  peer.reach = "asking";
  consult(state, peer, peer.tried);
}

function consult(state: ProcessState, peer: Peer, avoid: Incarnation | null): void {
  emit(state, { type: "control", message: { type: "lookup", rank: peer.rank, avoid } });
}

/** Lines 10–13. */
export function located(state: ProcessState, answer: SchedulerToProcess & { type: "location" }): void {
  const peer = peerOf(state, answer.rank);
  if (answer.location !== null) state.plTable.learn(answer.rank, answer.location);
  if (peer.doubted && runs(state)) giveUpChannel(state, peer, answer.location);
  if (peer.reach !== "asking") return; // a channel has come meanwhile, or the process is frozen
  peer.reach = "idle";
  if (answer.status === "terminated") giveUp(state, peer);
  else if (answer.location !== null && answer.location.incarnation > (peer.tried ?? 0)) connect(state, peer);
  else pause(state, peer); // C3
}

/** The rank had ended before this process came to be; what it had not acknowledged it has had, or never wanted. */
export function hasEnded(state: ProcessState, peer: Peer): void {
  while (peer.out.retained.size > 0) peer.out.retained.shift();
  giveUp(state, peer);
}

/** C5: what has the answer is the way on from here. */
function giveUpChannel(state: ProcessState, peer: Peer, location: Location | null): void {
  peer.doubted = false;
  const { channel } = peer;
  if (channel?.state !== "open" && channel?.state !== "opening") return;
  if (location !== null && location.incarnation <= channel.incarnation) return;
  close(state, channel);
  peer.reach = "asking";
}

/** Lines 12 and 13: the rank has ended, nothing can reach it any more. */
function giveUp(state: ProcessState, peer: Peer): void {
  const { retained, waiting } = peer.out;
  peer.terminated = true;
  const messages = retained.size;
  while (retained.size > 0) retained.shift();
  if (messages > 0) emit(state, { type: "undeliverable", dest: peer.rank, messages });
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    emit(state, { type: "send_failed", request: next.request, reason: "terminated" });
  }
}

/** C3: 1, 2, 4 … 50 ms, the longer the more attempts were in vain. */
function pause(state: ProcessState, peer: Peer): void {
  if (peer.channel !== null || !hasWork(state, peer) || !runs(state)) return;
  const afterMs = Math.min(2 ** Math.max(0, peer.failures - 1), LONGEST_PAUSE_MS);
  pauseFor(state, peer, afterMs);
}

export function pauseFor(state: ProcessState, peer: Peer, afterMs: number): void {
  peer.reach = "pausing";
  emit(state, { type: "set_timer", timer: `retry:${peer.rank}`, afterMs });
}

export function retryTimer(state: ProcessState, rank: Rank): void {
  const peer = peerOf(state, rank);
  if (peer.reach !== "pausing") return;
  peer.reach = "idle";
  if (peer.channel?.state === "lingering") {
    close(state, peer.channel); // it never closed: whatever cut us off from its other end shall not hold us up
  } else {
    peer.tried = null; // the incarnation last named is tried again
  }
  connect(state, peer);
}

/** A channel has come by other means, or the process is no longer to seek one. */
export function stopSeeking(state: ProcessState, peer: Peer): void {
  stopPausing(state, peer);
  peer.reach = "idle";
  peer.tried = null;
}

function stopPausing(state: ProcessState, peer: Peer): void {
  if (peer.reach !== "pausing") return;
  peer.reach = "idle";
  emit(state, { type: "clear_timer", timer: `retry:${peer.rank}` });
}

/** A later incarnation of a peer has its own channel numbers. */
export function meet(peer: Peer, incarnation: number): void {
  if (incarnation <= peer.incarnation) return;
  peer.incarnation = incarnation;
  peer.met = 0;
}
