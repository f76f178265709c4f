/**
 * FIG. 5, the Receive algorithm: collects messages in an orderly manner while peers migrate.
 *
 * ```
 * recv(src, m, tag)
 *  1: while (m is not found) do
 *  2:   if (m is found in received_message_list) then
 *  3:     return m, delete it from the list, and return to a caller function;
 *  4:   end if
 *  5:   get a new data or control message, n;
 *  6:   if (n is data message) then
 *  7:     append n to received_message_list;
 *  8:   else (handle control messages)
 *  9:     if (n is con_req) then
 * 10:       grant_connection_to(sender of n);
 * 11:     else if n is peer_migrating then
 * 12:       close down the connection with sender of peer_migrating;
 * 13:   end if; end while;
 * ```
 *
 * A receive that finds nothing (line 2) is posted, which is how it waits; the loop's body (lines 5–12) runs
 * as messages arrive, whether a receive waits or not, so no peer ever depends on this one calling recv.
 *
 * Owns: the received-message-list and the posted requests, the incoming streams. Does not own: granting
 * (grant.ts), when progress is told (acknowledge.ts).
 *
 * - R1  Messages of a stream are accepted in the order of their numbers, each once.
 * - R2  A message answers the first posted request it matches; a request takes the first listed message
 *       it matches. While the program runs, no posted request matches a listed message.
 * - R3  Nothing is answered while the program does not run: messages are listed for later.
 */
import { assert } from "../errors.ts";
import { NO_PROGRESS, owe, retell, tell } from "./acknowledge.ts";
import { pauseFor } from "./connect.ts";
import { holdMessage, isAfterCut } from "./cut.ts";
import type { Event, Pattern } from "./events.ts";
import type { Data, Envelope } from "./messages.ts";
import { takeAnswered } from "./received-message-list.ts";
import type { Posted } from "./received-message-list.ts";
import { emit, expectProgramRuns, peerOf, runs, write } from "./state.ts";
import type { Channel, Peer, ProcessState } from "./state.ts";
import { costBytes } from "./stream.ts";
import { progressTold } from "./transmit.ts";

/** How long a migrating peer may take to close its channel: its drain deadline, generously. */
const LINGER_DRAINS = 4;

/** Lines 1–4. */
export function post(state: ProcessState, event: Event & { type: "recv" | "probe" }): void {
  expectProgramRuns(state, event);
  const posted: Posted = { request: event.request, kind: event.type, pattern: event.pattern };
  if (!answerFromList(state, posted)) state.posted.push(posted);
}

/** Lines 2–3; a probe leaves the message where it is. */
function answerFromList(state: ProcessState, posted: Posted): boolean {
  const { pattern } = posted;
  const message = posted.kind === "recv" ? state.list.take(pattern) : state.list.find(pattern);
  if (message) answer(state, posted, message);
  return message !== undefined;
}

function answer(state: ProcessState, { kind, request }: Posted, message: Envelope): void {
  if (kind === "probe") {
    emit(state, { type: "probed", request, message });
    return;
  }
  emit(state, { type: "received", request, message });
  consumed(state, message);
}

/** The program has it. */
export function consumed(state: ProcessState, message: Envelope): void {
  const peer = peerOf(state, message.source);
  peer.into.consumedBytes += costBytes(message.sizeBytes);
  owe(state, peer);
}

/** R2, when the program runs again after messages were only listed. */
export function answerPosted(state: ProcessState): void {
  const waiting = state.posted.splice(0);
  for (const posted of waiting) if (!answerFromList(state, posted)) state.posted.push(posted);
}

/** Lines 5–7. */
export function dataArrived(state: ProcessState, channel: Channel, data: Data): void {
  const peer = channel.peer!;
  progressTold(state, peer, data.progress);
  const { number, tag, context, sizeBytes, body } = data;
  const message: Envelope = { source: peer.rank, tag, context, number, sizeBytes, body };
  const aside = state.arriving?.aside;
  if (aside) {
    // FIG. 7: which of these have been accepted before is known once the transferred state is here.
    if (number <= (aside.lastNumber.get(peer.rank) ?? 0)) return;
    aside.lastNumber.set(peer.rank, number);
    aside.messages.push(message);
    return;
  }
  if (number <= peer.into.accepted) return; // R1: resent, but not lost before
  peer.failures = 0;
  peer.asked = false;
  if (isAfterCut(state, peer, number)) holdMessage(peer, message);
  else takeInOrder(state, peer, message);
}

/** R1. */
export function takeInOrder(state: ProcessState, peer: Peer, message: Envelope): void {
  assert(
    message.number === peer.into.accepted + 1,
    "R1: messages of a stream arrive in the order of their numbers",
  );
  peer.into.accepted = message.number;
  peer.into.acceptedBytes += costBytes(message.sizeBytes);
  accept(state, message);
  owe(state, peer);
}

/** A message has arrived: it answers whom it matches (R2), or is appended to the list (line 7). */
export function accept(state: ProcessState, message: Envelope): void {
  if (state.posted.length === 0 || !runs(state)) return state.list.append(message); // R3
  const answered = takeAnswered(state.posted, message);
  for (const posted of answered) answer(state, posted, message);
  if (answered.at(-1)?.kind !== "recv") state.list.append(message);
}

/**
 * Lines 11–12. Our last message on this channel is the marker back. The channel is left open for the
 * migrating process's last acknowledgement, but not for long: should it never close, we look further.
 */
export function peerMigrating(state: ProcessState, channel: Channel): void {
  const peer = channel.peer!;
  const progress = state.phase === "initializing" ? NO_PROGRESS : tell(peer);
  write(state, channel, { type: "end_of_messages", progress });
  // Both ends migrate: each has answered the other, and waits for its answer in turn (migrate.ts).
  if (channel.state === "draining") return;
  retell(peer); // the marker may be waited for no longer
  channel.state = "lingering";
  channel.synced = false;
  peer.tried = Math.max(peer.tried ?? 0, channel.incarnation);
  pauseFor(state, peer, LINGER_DRAINS * state.drainMs);
}

/** The message a receive of this pattern would take now, if any (MPI_Iprobe). */
export function findMessage(state: ProcessState, pattern: Pattern): Envelope | undefined {
  return state.list.find(pattern);
}
