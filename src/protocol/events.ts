/**
 * The surface of layer 3: what goes into `step` and what comes out of it.
 *
 * `step(state, event)` changes `state` and returns effects. It does no I/O, reads no clock and draws
 * no random number. The driver (the real machine, the simulator, a scripted test) carries the
 * effects out **in the order given** and feeds back what happens. One event is one atomic step.
 */
import type { Body, Envelope, PeerMessage, ProcessToScheduler, SchedulerToProcess } from "./messages.ts";
import type { ChannelId, Context, Incarnation, Location, Rank, RequestId, Tag } from "./ids.ts";

/** What a receive or probe asks for. Source and tag may be ANY_SOURCE and ANY_TAG. */
export interface Pattern {
  readonly source: Rank;
  readonly tag: Tag;
  readonly context: Context;
}

export type Event =
  // ── from the program (layer 4) ──
  /** FIG. 3. Answered by `sent` once the message is buffered, or `send_failed`. `body` is ours from here on. */
  | {
      readonly type: "send";
      readonly request: RequestId;
      readonly dest: Rank;
      readonly tag: Tag;
      readonly context: Context;
      readonly sizeBytes: number;
      readonly body: Body;
    }
  /** FIG. 5. Answered by `received`. Receives match in the order they were posted. */
  | { readonly type: "recv"; readonly request: RequestId; readonly pattern: Pattern }
  /** Answered by `probed` as soon as a matching message is listed; the message stays. */
  | { readonly type: "probe"; readonly request: RequestId; readonly pattern: Pattern }
  /** The program has ended, perhaps at the moment it was to be frozen. Answered by `finished` when nothing it sent is unacknowledged any more and the scheduler knows. */
  | { readonly type: "finish" }
  // ── from the runtime ──
  /** Answer to `request_freeze`: the program is stopped at a poll-point. FIG. 6 begins, or `resume` comes at once if the migration was aborted meanwhile. */
  | { readonly type: "frozen" }
  /** The program cannot be frozen (it says why). The migration is given up before anything was touched. */
  | { readonly type: "freeze_refused"; readonly reason: string }
  // ── from channels (layer 2) ──
  /** Somebody opened a channel to us; its conn_req follows as a `message`. */
  | { readonly type: "channel_accepted"; readonly channel: ChannelId }
  | { readonly type: "message"; readonly channel: ChannelId; readonly message: PeerMessage }
  /** The channel is gone, for whatever reason: refused, reset, cut, closed by the other end. Comes once per channel not closed by us. */
  | { readonly type: "channel_closed"; readonly channel: ChannelId }
  /** Something was written on the channel, and nothing has come on it for long since: its other end computes, or is no more and nobody could tell us. */
  | { readonly type: "channel_silent"; readonly channel: ChannelId }
  // ── from the scheduler ──
  | { readonly type: "control"; readonly message: SchedulerToProcess }
  /** The way to the scheduler was lost and is back. What was told it last is told again, as it may not have arrived. */
  | { readonly type: "reconnected" }
  // ── from the clock ──
  | { readonly type: "timer"; readonly timer: Timer }
  // ── the state transfer ──
  /** On the source: the state could not be collected or sent. */
  | { readonly type: "transfer_failed"; readonly migration: number; readonly reason: string }
  // ── a checkpoint (checkpoint.ts) ──
  /** All of the state has left this process, which may go on. */
  | { readonly type: "captured"; readonly checkpoint: number }
  /** And it is safe, with every line the program had written before. */
  | { readonly type: "stored"; readonly checkpoint: number }
  /** It could not be captured or stored. */
  | { readonly type: "capture_failed"; readonly checkpoint: number; readonly reason: string }
  /** On the initialized process: the communication state has arrived (FIG. 7 line 2). */
  | { readonly type: "state_received"; readonly state: CommunicationState }
  /** On the initialized process: execution and memory state are restored (FIG. 7 line 5). */
  | { readonly type: "restored" };

export type Timer =
  /** Lazy acknowledgements are due. */
  | "ack"
  /** Peers that have not answered peer_migrating are waited for no longer. */
  | "drain"
  /** Ask again where a rank is. */
  | `retry:${Rank}`;

export type Effect =
  // ── to the program ──
  | { readonly type: "sent"; readonly request: RequestId }
  | { readonly type: "send_failed"; readonly request: RequestId; readonly reason: "terminated" }
  | { readonly type: "received"; readonly request: RequestId; readonly message: Envelope }
  | { readonly type: "probed"; readonly request: RequestId; readonly message: Envelope }
  | { readonly type: "finished" }
  /** Messages to a rank that ended without asking for them are dropped; the user should hear of it. */
  | { readonly type: "undeliverable"; readonly dest: Rank; readonly messages: number }
  // ── to the runtime ──
  /** Stop the program at its next poll-point. Asked again while that is still outstanding it needs one answer only; nothing withdraws it. */
  | { readonly type: "request_freeze" }
  /** Send `exportState(state)` and then the image to `to` (FIG. 6 lines 8–10). */
  | { readonly type: "transfer"; readonly to: Location; readonly migration: number }
  /** Capture the program, which is frozen, and store it with `state` where `to` says. Answered by `captured` and `stored`, or `capture_failed`. */
  | {
      readonly type: "capture";
      readonly checkpoint: number;
      readonly to: unknown;
      readonly state: CommunicationState;
    }
  /** Nobody needs the capture under way any more. No answer is wanted. */
  | { readonly type: "abandon_capture"; readonly checkpoint: number }
  /** Run (on): the migration was aborted (source) or committed (initialized process), the state is captured, or restored from a checkpoint. */
  | {
      readonly type: "resume";
      readonly reason: "aborted" | "committed" | "captured" | "restored";
      readonly message: string;
    }
  /** The process lives elsewhere now: end this carrier (FIG. 6 line 13). */
  | { readonly type: "terminate" }
  /** The receiver has a large message that was sent: nobody will ask for its bytes again, and what is still on its way of them is not read. */
  | { readonly type: "released"; readonly body: Body }
  // ── to channels ──
  | { readonly type: "open"; readonly channel: ChannelId; readonly to: Location }
  | { readonly type: "write"; readonly channel: ChannelId; readonly message: PeerMessage }
  /** Everything written before still goes out; nothing more is read. */
  | { readonly type: "close"; readonly channel: ChannelId }
  // ── to the scheduler ──
  | { readonly type: "control"; readonly message: ProcessToScheduler }
  // ── to the clock: at most one timer of a name is running, a new one replaces it ──
  | { readonly type: "set_timer"; readonly timer: Timer; readonly afterMs: number }
  | { readonly type: "clear_timer"; readonly timer: Timer };

/**
 * The communication state of a process (FIG. 6 line 8): plain data, machine-independent. With the
 * image it is the whole process.
 */
export interface CommunicationState {
  readonly rank: Rank;
  /** The received-message-list, oldest first. */
  readonly received: readonly Envelope[];
  /** Receives and probes that wait, in posted order. */
  readonly posted: readonly {
    readonly request: RequestId;
    readonly kind: "recv" | "probe";
    readonly pattern: Pattern;
  }[];
  /** Sends that wait for the window, oldest first; they have no number yet. */
  readonly waiting: readonly {
    readonly request: RequestId;
    readonly dest: Rank;
    readonly tag: Tag;
    readonly context: Context;
    readonly sizeBytes: number;
    readonly body: Body;
  }[];
  /** One entry per peer there was traffic with. */
  readonly streams: readonly StreamState[];
  /** The cached part of the PL table. */
  readonly plTable: readonly { readonly rank: Rank; readonly location: Location }[];
  readonly finishing: boolean;
  /** The checkpoint it has last taken its part in, and the last it has taken its part in or knows to be over. */
  readonly cut: number;
  readonly passed: number;
}

export interface StreamState {
  readonly peer: Rank;
  // outgoing: this rank → peer
  readonly lastSent: number;
  readonly sentBytes: number;
  /** As far as the peer has told. */
  readonly peerConsumedBytes: number;
  /** Not acknowledged yet, oldest first. */
  readonly retained: readonly Envelope[];
  /** lastSent at `cut`. */
  readonly cutAt: number;
  // incoming: peer → this rank
  readonly accepted: number;
  readonly consumedBytes: number;
}

/** How a process comes to be. Windows are in bytes, times in milliseconds. */
export interface ProcessOptions {
  readonly job: string;
  readonly rank: Rank;
  readonly size: number;
  readonly self: Location;
  /** Initial PL table, if the scheduler gave one; missing ranks are looked up on demand. */
  readonly plTable?: readonly { readonly rank: Rank; readonly location: Location }[];
  /** Set on the initialized process of a migration. */
  readonly initializedFor?: { readonly migration: number };
  /** Set on a process that begins with the state it had at a checkpoint. `ended`: the ranks that had ended by then. */
  readonly restoredFrom?: { readonly ended: readonly Rank[] };
  /** Unconsumed bytes per stream past which `send` waits. Default 64 MiB. A larger single message goes when nothing else is under way. */
  readonly windowBytes?: number;
  /** How long peers are waited for when channels are drained. Default 5. */
  readonly drainMs?: number;
}

export type { Incarnation };
