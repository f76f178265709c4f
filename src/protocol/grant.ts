/**
 * grant_connection_to(P): FIG. 4 line 7, FIG. 5 line 10; and the refusals of FIG. 6 line 4.
 *
 * Owns: the decision which of two processes' channels is the one. Does not own: what follows on it.
 *
 * - G1  A request meant for somebody else, or from an incarnation that is over, is refused.
 * - G2  Of several requests of one incarnation the one it made last counts, in whatever order they
 *       arrive: channels are numbered by their opener, and each end tells the other how far it has seen.
 * - G3  When both ends request at once, the lower rank's channel is kept, and both ends conclude so
 *       without a further message.
 * - G4  The requester learns what was accepted, and resends the rest; so a channel that is replaced may be
 *       dropped with whatever is still on it.
 */
import { tell } from "./acknowledge.ts";
import { established, meet, stopSeeking } from "./connect.ts";
import { cutFor, learnCut } from "./cut.ts";
import type { ConnNack, ConnReq } from "./messages.ts";
import { close, peerOf, write } from "./state.ts";
import type { Channel, Peer, ProcessState } from "./state.ts";

export function connectionRequested(state: ProcessState, channel: Channel, req: ConnReq): void {
  const reason = refusal(state, req);
  if (reason !== null) refuse(state, channel, reason);
  else grant(state, channel, peerOf(state, req.rank), req);
}

function refuse(state: ProcessState, channel: Channel, reason: ConnNack["reason"]): void {
  write(state, channel, { type: "conn_nack", reason });
  close(state, channel);
}

function refusal(state: ProcessState, req: ConnReq): ConnNack["reason"] | null {
  const forMe = req.job === state.job && req.dest === state.rank && req.destVmid === state.self.vmid;
  const fromPeer = req.rank !== state.rank && req.rank >= 0 && req.rank < state.size;
  if (!forMe || !fromPeer || state.phase === "ended") return "moved"; // G1
  if (state.phase === "draining" || state.phase === "transferring") return "migrating"; // FIG. 6 line 4
  const peer = peerOf(state, req.rank);
  if (req.incarnation < peer.incarnation) return "stale"; // G1
  meet(peer, req.incarnation);
  if (req.channel <= peer.met) return "crossed"; // G2: it has opened or been granted a later one
  peer.met = req.channel;
  return lowerRankPrevails(state, peer, req) ? "crossed" : null;
}

/** G3: our own request is on its way, the peer had not seen it, and ours is the one to be kept. */
function lowerRankPrevails(state: ProcessState, peer: Peer, req: ConnReq): boolean {
  const own = peer.channel;
  return (
    own?.state === "opening" &&
    own.vmid === req.vmid && // not one to a predecessor of the requester
    own.id > req.seen && // otherwise the peer knows it and has found it dead
    state.rank < peer.rank
  );
}

function grant(state: ProcessState, channel: Channel, peer: Peer, req: ConnReq): void {
  if (peer.channel) close(state, peer.channel); // G2, G4
  stopSeeking(state, peer);
  state.plTable.forgetBefore(peer.rank, req.incarnation);
  channel.peer = peer;
  channel.state = "open";
  channel.vmid = req.vmid;
  channel.incarnation = req.incarnation;
  peer.channel = channel;
  write(state, channel, {
    type: "conn_ack",
    rank: state.rank,
    vmid: state.self.vmid,
    incarnation: state.self.incarnation,
    opened: state.lastOpened,
    // FIG. 7: an initialized process acknowledges nothing before its commit.
    progress: state.phase === "initializing" ? null : tell(peer),
    cut: cutFor(state, peer),
  });
  learnCut(peer, req.cut);
  established(state, peer, channel, req.progress);
}
