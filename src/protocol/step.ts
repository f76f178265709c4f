/**
 * The one door of layer 3: an event goes in, `state` changes, effects come out.
 *
 * Owns: which algorithm an event belongs to, and what a peer may say when. Does not own: any decision.
 *
 * - P1  The program's events come only while it runs.
 * - P2  A channel is ours until we close it or hear that it closed; what arrives on it afterwards is
 *       ignored.
 * - P3  A peer that breaks the protocol loses the channel and nothing else: the streams are numbered.
 */
import { ackRequested, ackTimer } from "./acknowledge.ts";
import {
  captured,
  captureFailed,
  checkpointOver,
  checkpointRequested,
  isToBeCut,
  markerArrived,
  refuseCut,
  stored,
  takeCut,
} from "./checkpoint.ts";
import { channelClosed, channelSilent, granted, located, refused, retryTimer } from "./connect.ts";
import type { Effect, Event, Timer } from "./events.ts";
import { farewell, finish, finishIfFlushed } from "./finish.ts";
import { connectionRequested } from "./grant.ts";
import type { ChannelId } from "./ids.ts";
import { committed, restored, stateReceived } from "./initialize.ts";
import type { PeerMessage, SchedulerToProcess } from "./messages.ts";
import {
  drainTimer,
  endOfMessages,
  freezeRefused,
  frozen,
  migrationAborted,
  migrationCommitted,
  migrationRequested,
  newVmid,
  transferFailed,
  transferWhenDrained,
} from "./migrate.ts";
import { reconnected } from "./reconnect.ts";
import { dataArrived, peerMigrating, post } from "./recv.ts";
import { send } from "./send.ts";
import { emit, takeEffects } from "./state.ts";
import type { Channel, ProcessState } from "./state.ts";
import { progressTold } from "./transmit.ts";

export function step(state: ProcessState, event: Event): Effect[] {
  dispatch(state, event);
  if (state.phase === "draining") transferWhenDrained(state);
  if (state.finishing) finishIfFlushed(state);
  return takeEffects(state);
}

function dispatch(state: ProcessState, event: Event): void {
  switch (event.type) {
    case "send":
      return send(state, event);
    case "recv":
    case "probe":
      return post(state, event);
    case "finish":
      return finish(state, event);
    case "frozen":
      return isToBeCut(state) ? takeCut(state) : frozen(state);
    case "freeze_refused":
      return isToBeCut(state) ? refuseCut(state, event.reason) : freezeRefused(state, event.reason);
    case "captured":
      return captured(state, event.checkpoint);
    case "stored":
      return stored(state, event.checkpoint);
    case "capture_failed":
      return captureFailed(state, event.checkpoint, event.reason);
    case "channel_accepted":
      return channelAccepted(state, event.channel);
    case "message": {
      const channel = state.channels.get(event.channel);
      if (channel) messageArrived(state, channel, event.message); // P2
      return;
    }
    case "channel_closed": {
      const channel = state.channels.get(event.channel);
      if (channel) channelClosed(state, channel); // P2
      return;
    }
    case "channel_silent": {
      const channel = state.channels.get(event.channel);
      if (channel) channelSilent(state, channel); // P2
      return;
    }
    case "control":
      return fromScheduler(state, event.message);
    case "reconnected":
      return reconnected(state);
    case "timer":
      return timerFired(state, event.timer);
    case "transfer_failed":
      return transferFailed(state, event);
    case "state_received":
      return stateReceived(state, event.state);
    case "restored":
      return restored(state);
  }
}

function channelAccepted(state: ProcessState, id: ChannelId): void {
  state.channels.set(id, { id, state: "accepted", peer: null, vmid: null, incarnation: 0, synced: false });
}

function messageArrived(state: ProcessState, channel: Channel, message: PeerMessage): void {
  if (message.type === "data" && channel.state === "open") return dataArrived(state, channel, message); // the usual
  if (!EXPECTED[message.type].includes(channel.state)) return breach(state, channel); // P3
  switch (message.type) {
    case "conn_req":
      return connectionRequested(state, channel, message);
    case "conn_ack":
      return granted(state, channel, message);
    case "conn_nack":
      return refused(state, channel, message);
    case "data":
      return dataArrived(state, channel, message);
    case "ack":
      return progressTold(state, channel.peer!, message.progress);
    case "ack_req":
      return ackRequested(state, channel.peer!);
    case "peer_migrating":
      return peerMigrating(state, channel);
    case "end_of_messages":
      return endOfMessages(state, channel, message);
    case "checkpoint_marker":
      return markerArrived(state, channel, message);
  }
}

/** P3: what may come on a channel in which state. Before conn_req nothing but conn_req is even looked at. */
const EXPECTED: Record<PeerMessage["type"], readonly Channel["state"][]> = {
  conn_req: ["accepted"],
  conn_ack: ["opening"],
  conn_nack: ["opening"],
  data: ["open", "draining"],
  ack: ["open", "draining", "lingering"],
  ack_req: ["open", "draining"],
  peer_migrating: ["open", "draining"],
  end_of_messages: ["draining"],
  checkpoint_marker: ["open", "draining"],
};

/** To us it is as if the channel had closed. */
function breach(state: ProcessState, channel: Channel): void {
  emit(state, { type: "close", channel: channel.id });
  channelClosed(state, channel);
}

function fromScheduler(state: ProcessState, message: SchedulerToProcess): void {
  switch (message.type) {
    case "migration_request":
      return migrationRequested(state, message);
    case "new_vmid":
      return newVmid(state, message.migration);
    case "migration_commit":
      return migrationCommitted(state);
    case "migration_abort":
      return migrationAborted(state, message);
    case "pl_table":
      return committed(state, message.migration);
    case "location":
      return located(state, message);
    case "checkpoint_request":
      return checkpointRequested(state, message.checkpoint, message.to);
    case "checkpoint_over":
      return checkpointOver(state, message.checkpoint);
    case "farewell":
      return farewell(state);
  }
}

function timerFired(state: ProcessState, timer: Timer): void {
  if (timer === "ack") return ackTimer(state);
  if (timer === "drain") return drainTimer(state);
  return retryTimer(state, Number(timer.slice("retry:".length)));
}
