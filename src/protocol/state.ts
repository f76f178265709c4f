/**
 * The state of one process of layer 3, and the few operations every algorithm needs.
 *
 * Nothing here decides anything: the algorithms are in send.ts, connect.ts, recv.ts, migrate.ts and
 * initialize.ts, after the patent's FIGS. 3–7.
 */
import { assert } from "../errors.ts";
import type { Effect, Event, ProcessOptions } from "./events.ts";
import type { ChannelId, Incarnation, Location, Rank, Vmid } from "./ids.ts";
import type { Cut, Envelope, PeerMessage, Progress, Room } from "./messages.ts";
import { PlTable } from "./pl-table.ts";
import { ReceivedMessageList } from "./received-message-list.ts";
import type { Posted } from "./received-message-list.ts";
import { incoming, outgoing } from "./stream.ts";
import type { Incoming, Outgoing } from "./stream.ts";

/**
 * ```
 * initializing ──pl_table──► running ──migration_request──► freezing ──frozen──► draining ──► transferring
 *                               ▲                              │                    │              │
 *                               └────────── migration_abort ───┴────────────────────┴──────────────┤
 *                               ├── finished ──► ended ◄──────────────── migration_commit ─────────┘
 *                               └── frozen, for a checkpoint ──► capturing ──captured──► running
 * ```
 * The program runs in `running` and `freezing`, and in no other phase.
 */
export type Phase =
  | "initializing"
  | "running"
  | "freezing"
  | "draining"
  | "transferring"
  | "capturing"
  | "ended";

/**
 * A channel as its end here sees it.
 * - `accepted`: opened to us; nothing is known of the other end before its conn_req.
 * - `opening`: conn_req written, no answer yet.
 * - `open`: both ends agree.
 * - `draining`: we are migrating and have written peer_migrating; its end_of_messages is awaited.
 * - `lingering`: the peer is migrating and has our end_of_messages; its last ack and close are awaited.
 */
export interface Channel {
  readonly id: ChannelId;
  state: "accepted" | "opening" | "open" | "draining" | "lingering";
  /** Null before conn_req. */
  peer: Peer | null;
  /** Of the peer: believed while opening, known afterwards. */
  vmid: Vmid | null;
  incarnation: Incarnation;
  /** Every retained message has been written on this channel, so the next may be. */
  synced: boolean;
}

/** How a peer without a channel is being reached. */
export type Reach = "idle" | "asking" | "pausing";

/** Everything kept about another rank (and about this one: messages to self are a stream too). */
export interface Peer {
  readonly rank: Rank;
  out: Outgoing;
  into: Incoming;
  /** The one channel with this peer, if any (C1). */
  channel: Channel | null;
  reach: Reach;
  /** The incarnation last tried in vain. */
  tried: Incarnation | null;
  /** Attempts in vain since messages or progress last arrived. */
  failures: number;
  /** The latest incarnation of the peer met so far. */
  incarnation: Incarnation;
  /** The greatest number of a channel that incarnation has opened, as far as known. */
  met: ChannelId;
  /** Its part in the last checkpoint, as far as known here. */
  cut: Cut;
  /** What it has sent and told after that, while this process has not taken its own part. */
  readonly held: Envelope[];
  heldProgress: Progress | null;
  /** It has ended: nothing can be sent to it any more. */
  terminated: boolean;
  /** It waits for progress to be told at once. */
  asked: boolean;
  /** Its channel has been silent for too long, and the scheduler was asked about that (C5). */
  doubted: boolean;
  /** It is listed in `owing`. */
  owed: boolean;
}

/** What an initialized process keeps aside until the transferred state arrives (FIG. 7). */
export interface Aside {
  readonly messages: Envelope[];
  readonly lastNumber: Map<Rank, number>;
  readonly progress: Map<Rank, Progress>;
}

/** The migration this process is the source of. */
export interface Leaving {
  readonly migration: number;
  readonly to: Location;
  readonly room: Room | null;
  /** new_vmid has come: nothing else for this rank is on its way here. */
  newVmid: boolean;
  /** Why the state could not be sent, if so. */
  failed: string | null;
}

/** This process's part in a checkpoint, until the scheduler has heard of it. */
export interface Snapshot {
  readonly checkpoint: number;
  /** Where to put it; the driver's. */
  readonly to: unknown;
  /**
   * - `stopping`: the program runs to its next poll-point.
   * - `capturing`: it is frozen, the state leaves this process.
   * - `storing`: it runs again, the state is on its way to where it is safe.
   * - `taken`, `refused`: how it ended; told again if the scheduler may not have heard.
   */
  stage: "stopping" | "capturing" | "storing" | "taken" | "refused";
  reason: string;
}

/** What an initialized process was made for: a migration, or (null) to begin where a checkpoint has it. */
export interface Arriving {
  readonly migration: number | null;
  /** Null once the transferred state is here. */
  aside: Aside | null;
  /** restore_complete has been told. */
  restored: boolean;
  /** Ranks that had ended by then: nothing reaches them any more. */
  readonly ended: readonly Rank[];
}

export interface ProcessState {
  readonly job: string;
  readonly rank: Rank;
  readonly size: number;
  self: Location;
  readonly windowBytes: number;
  readonly drainMs: number;

  phase: Phase;
  readonly peers: Map<Rank, Peer>;
  readonly channels: Map<ChannelId, Channel>;
  /** The number of the last channel opened by this process. */
  lastOpened: ChannelId;
  readonly plTable: PlTable;

  readonly list: ReceivedMessageList;
  readonly posted: Posted[];
  finishing: boolean;

  /** Peers that are to be told progress when the `ack` timer fires, which runs while there are any. */
  owing: Peer[];
  leaving: Leaving | null;
  snapshot: Snapshot | null;
  /** The last checkpoint this process has taken its part in, … */
  cut: number;
  /** … and the last it has taken its part in, or knows to be over: it takes in what others tell after those up to here. */
  passed: number;
  /** What this initialized process was made for; null in any other and once it runs. */
  arriving: Arriving | null;
  /** The migration that brought the process here, if any. */
  arrivedBy: number | null;
  /** It began at a checkpoint, and runs. */
  beganRestored: boolean;
  /** The latest migration this process knows to be over. Migrations are numbered in the order they begin. */
  settled: number;
  /** That migration was refused here: the answer, should the request be repeated. */
  refused: { readonly migration: number; readonly reason: string } | null;
  /** terminated has been told, farewell is awaited. */
  leavingForGood: boolean;

  /** Effects of the step under way. */
  effects: Effect[];
}

/** Of a process that has taken its part in no checkpoint, or does not know yet. */
export const NO_CUT: Cut = { checkpoint: 0, lastSent: 0 };

const DEFAULT_WINDOW_BYTES = 64 * 1024 * 1024;
const DEFAULT_DRAIN_MS = 5;

export function createProcess(options: ProcessOptions): ProcessState {
  const { initializedFor, restoredFrom } = options;
  return {
    job: options.job,
    rank: options.rank,
    size: options.size,
    self: options.self,
    windowBytes: options.windowBytes ?? DEFAULT_WINDOW_BYTES,
    drainMs: options.drainMs ?? DEFAULT_DRAIN_MS,
    phase: initializedFor || restoredFrom ? "initializing" : "running",
    peers: new Map(),
    channels: new Map(),
    lastOpened: 0,
    plTable: new PlTable(options.plTable),
    list: new ReceivedMessageList(),
    posted: [],
    finishing: false,
    owing: [],
    leaving: null,
    snapshot: null,
    cut: 0,
    passed: 0,
    arriving: arrivingBy(options),
    arrivedBy: null,
    beganRestored: false,
    settled: 0,
    refused: null,
    leavingForGood: false,
    effects: [],
  };
}

function arrivingBy({ initializedFor, restoredFrom }: ProcessOptions): Arriving | null {
  if (!initializedFor && !restoredFrom) return null;
  return {
    migration: initializedFor?.migration ?? null,
    aside: { messages: [], lastNumber: new Map(), progress: new Map() },
    restored: false,
    ended: restoredFrom?.ended ?? [],
  };
}

/** The program runs: it may be answered, and messages may be sent and acknowledged. */
export function runs(state: ProcessState): boolean {
  return state.phase === "running" || state.phase === "freezing";
}

export function peerOf(state: ProcessState, rank: Rank): Peer {
  let peer = state.peers.get(rank);
  if (!peer) state.peers.set(rank, (peer = newPeer(rank)));
  return peer;
}

function newPeer(rank: Rank): Peer {
  return {
    rank,
    out: outgoing(),
    into: incoming(),
    channel: null,
    reach: "idle",
    tried: null,
    failures: 0,
    incarnation: 0,
    met: 0,
    cut: NO_CUT,
    held: [],
    heldProgress: null,
    terminated: false,
    asked: false,
    doubted: false,
    owed: false,
  };
}

export function emit(state: ProcessState, effect: Effect): void {
  state.effects.push(effect);
}

/** What is to be carried out, in this order. */
export function takeEffects(state: ProcessState): Effect[] {
  const { effects } = state;
  state.effects = [];
  return effects;
}

export function write(state: ProcessState, channel: Channel, message: PeerMessage): void {
  state.effects.push({ type: "write", channel: channel.id, message });
}

/** Forgets a channel that is gone or of no use; whatever still arrives on it is ignored. */
export function detach(state: ProcessState, channel: Channel): void {
  state.channels.delete(channel.id);
  if (channel.peer?.channel === channel) channel.peer.channel = null;
}

export function close(state: ProcessState, channel: Channel): void {
  detach(state, channel);
  emit(state, { type: "close", channel: channel.id });
}

export function expectProgramRuns(state: ProcessState, event: Event): void {
  if (runs(state)) return; // the message below costs more than a send
  assert(false, `P1: "${event.type}" comes from a program that runs, not in phase "${state.phase}"`);
}
