/**
 * The usual way of a message, which nearly all take: the program runs, the channel stands, nothing is missing. It costs no
 * event and no effect.
 *
 * - V1  Each of these does what `step` does with the event it stands for, or nothing at all: then that event is to be made.
 * - V2  What follows from it besides is among the effects, which the driver takes (`takeEffects`) and carries out, as ever.
 *
 * Owns: nothing. Does not own: any decision; whatever is unusual is left to `step`.
 */
import { told } from "./acknowledge.ts";
import { isAhead } from "./cut.ts";
import type { Pattern } from "./events.ts";
import type { Body, Data, Envelope, Progress } from "./messages.ts";
import type { ChannelId, Context, Rank, Tag } from "./ids.ts";
import { consumed, takeInOrder } from "./recv.ts";
import type { ProcessState } from "./state.ts";
import { enter, fits, isNews } from "./stream.ts";
import { progressTold } from "./transmit.ts";

/** Where data goes, within the call. `progress` rides along and is valid as long. */
export type WriteData = (channel: ChannelId, message: Envelope, progress: Progress) => void;

/** FIG. 3, line 4: the message is numbered and retained, and given to `write`. */
export function sendAtOnce(
  state: ProcessState,
  write: WriteData,
  dest: Rank,
  tag: Tag,
  context: Context,
  sizeBytes: number,
  body: Body,
): boolean {
  const peer = state.peers.get(dest);
  if (!isUsual(state) || peer === undefined || peer.terminated || !peer.channel?.synced) return false;
  const { channel, out } = peer;
  if (out.waiting.size > 0 || !fits(out, state.windowBytes, sizeBytes)) return false;
  const message = enter(out, state.rank, tag, context, sizeBytes, body);
  out.lastWritten = out.lastSent;
  write(channel.id, message, told(peer));
  return true;
}

/** FIG. 5, lines 2 and 3: the message that is listed. */
export function takeAtOnce(state: ProcessState, pattern: Pattern): Envelope | undefined {
  if (!isUsual(state)) return undefined;
  const message = state.list.take(pattern);
  if (message !== undefined) consumed(state, message);
  return message;
}

/** FIG. 5, lines 5 to 7. */
export function arriveAtOnce(state: ProcessState, id: ChannelId, data: Data): boolean {
  const channel = state.channels.get(id);
  if (!isUsual(state) || channel?.state !== "open") return false;
  const peer = channel.peer!;
  const { number, tag, context, sizeBytes, body, progress } = data;
  if (number !== peer.into.accepted + 1 || isAhead(state, peer)) return false;
  if (isNews(peer.out, progress)) progressTold(state, peer, progress);
  peer.failures = 0;
  peer.asked = false;
  takeInOrder(state, peer, { source: peer.rank, tag, context, number, sizeBytes, body });
  return true;
}

function isUsual({ phase, finishing }: ProcessState): boolean {
  return phase === "running" && !finishing;
}
