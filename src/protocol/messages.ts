/**
 * Every message of layer 3, as it travels. Names are the patent's where it has one.
 *
 * Three tables: process ⇄ process (on a channel), process → scheduler, scheduler → process.
 * docs/protocol.md explains each one; the numbers in brackets are lines of the patent's figures.
 */
import type { ChannelId, Context, Incarnation, Location, Rank, Tag, Vmid } from "./ids.ts";

/** The encoded value of a message: the driver's, who does not change it. Layer 3 never looks into it. */
export type Body = object;

/** One message of a stream as it is kept in lists and in transit. */
export interface Envelope {
  readonly source: Rank;
  readonly tag: Tag;
  readonly context: Context;
  /** Its place in the stream source → destination: 1, 2, 3 … */
  readonly number: number;
  readonly sizeBytes: number;
  readonly body: Body;
}

/** What a carrier that is to take in a process has room for, in bytes. */
export interface Room {
  /** For a state as a whole: what memory is free, and what its engine can address. */
  readonly stateBytes: number;
  /** For one buffer: the engine's own limit. */
  readonly bufferBytes: number;
}

// ── process ⇄ process, on a channel ─────────────────────────────────────────────────────────────

/**
 * How far a receiver has come with a stream. `accepted`: every message up to this number is safe
 * with the receiver, the sender may forget it. `consumedBytes`: what the messages its program has
 * taken so far cost (stream.ts `costBytes`: size plus a fixed overhead, so that a flood of empty
 * messages is bounded too); the sender keeps (bytes sent − consumedBytes) within the window.
 */
export interface Progress {
  readonly accepted: number;
  readonly consumedBytes: number;
}

/**
 * Where a process has cut the stream to whoever reads this: it has last taken its part in `checkpoint`, and
 * its messages up to `lastSent` come before that. 0 and 0: in none so far.
 */
export interface Cut {
  readonly checkpoint: number;
  readonly lastSent: number;
}

/** [FIG. 4 line 2] First on every channel, from the process that opens it. */
export interface ConnReq {
  readonly type: "conn_req";
  readonly job: string;
  readonly rank: Rank;
  readonly vmid: Vmid;
  readonly incarnation: Incarnation;
  readonly dest: Rank;
  /** The incarnation the sender believes it is talking to. */
  readonly destVmid: Vmid;
  /** The sender's own number of this channel: of two requests of one incarnation the greater is the later. */
  readonly channel: ChannelId;
  /** The greatest such number the sender has met on a request from dest: those up to here are over. */
  readonly seen: ChannelId;
  /** The sender's progress with the stream dest → rank. */
  readonly progress: Progress;
  readonly cut: Cut;
}

/** [FIG. 4 line 3] The request is granted. `progress` is null before an initialized process knows it. */
export interface ConnAck {
  readonly type: "conn_ack";
  readonly rank: Rank;
  readonly vmid: Vmid;
  readonly incarnation: Incarnation;
  /** The greatest number of a channel the granting process has opened itself: its requests up to here are over. */
  readonly opened: ChannelId;
  readonly progress: Progress | null;
  /** None from an initialized process that does not know it yet; a checkpoint_marker follows then. */
  readonly cut: Cut;
}

/**
 * [FIG. 4 line 8, FIG. 6 line 4] The request is refused.
 * - `migrating`: the rank is on its way elsewhere; ask the scheduler.
 * - `moved`: the incarnation meant is not here (any more); ask the scheduler.
 * - `stale`: a newer incarnation of the requester is known here.
 * - `crossed`: both ends connected at once and the other channel is kept.
 */
export interface ConnNack {
  readonly type: "conn_nack";
  readonly reason: "migrating" | "moved" | "stale" | "crossed";
}

/** A message of the stream from the channel's other end. */
export interface Data {
  readonly type: "data";
  readonly number: number;
  readonly tag: Tag;
  readonly context: Context;
  readonly sizeBytes: number;
  readonly body: Body;
  /** The sender's progress with the opposite stream (a lazy acknowledgement that rides along). */
  readonly progress: Progress;
}

/** An acknowledgement with no data to ride on. */
export interface Ack {
  readonly type: "ack";
  readonly progress: Progress;
}

/** Asks for an `ack` at once: the sender is about to end, or its window is full. */
export interface AckReq {
  readonly type: "ack_req";
}

/** [FIG. 6 line 5] Marker: my last message on this channel, I am moving. */
export interface PeerMigrating {
  readonly type: "peer_migrating";
}

/** [FIG. 6 line 6] Marker back: my last message on this channel. */
export interface EndOfMessages {
  readonly type: "end_of_messages";
  readonly progress: Progress;
}

/** Marker: what I have written on this channel so far comes before my part in this checkpoint, the rest after. */
export interface CheckpointMarker {
  readonly type: "checkpoint_marker";
  readonly cut: Cut;
}

export type PeerMessage =
  | ConnReq
  | ConnAck
  | ConnNack
  | Data
  | Ack
  | AckReq
  | PeerMigrating
  | EndOfMessages
  | CheckpointMarker;

// ── process → scheduler ─────────────────────────────────────────────────────────────────────────

export type ProcessToScheduler =
  /** [FIG. 6 line 2] I am frozen at a poll-point and refuse conn_req from here on. */
  | { readonly type: "migration_start"; readonly migration: number }
  /** The migration cannot go on (it says why); give me back the right to run. */
  | { readonly type: "migration_failed"; readonly migration: number; readonly reason: string }
  /** [FIG. 7 line 6] From the initialized process: everything is here. */
  | { readonly type: "restore_complete"; readonly migration: number }
  /** [FIG. 7 line 8] From the initialized process: I run. */
  | { readonly type: "migration_commit"; readonly migration: number }
  /** From a process that began at a checkpoint: I run. */
  | { readonly type: "restored" }
  /** [FIG. 4 line 9] Where is this rank? `avoid`: the incarnation just tried in vain. */
  | { readonly type: "lookup"; readonly rank: Rank; readonly avoid: Incarnation | null }
  /** My part of the checkpoint is safe. */
  | { readonly type: "checkpoint_taken"; readonly checkpoint: number }
  /** There will be no part of mine in the checkpoint (it says why); the program goes on. */
  | { readonly type: "checkpoint_refused"; readonly checkpoint: number; readonly reason: string }
  /**
   * The program has ended and every message it sent is safe with its receiver. `part`: in the last checkpoint, if it
   * took part in any here, and whether that is safe; what it told of that may have been lost.
   */
  | {
      readonly type: "terminated";
      readonly part?: { readonly checkpoint: number; readonly taken: boolean };
    };

// ── scheduler → process ─────────────────────────────────────────────────────────────────────────

export type SchedulerToProcess =
  /**
   * The signal that starts a migration: an initialized process is ready at `to`. Freeze at the next poll-point.
   * `incarnation` is the receiver's own: a greater one than it knows says that its last migration was aborted.
   */
  | {
      readonly type: "migration_request";
      readonly migration: number;
      readonly to: Location;
      /** There, if it is known: a state it cannot take is not sent. */
      readonly room?: Room | undefined;
      readonly incarnation: Incarnation;
    }
  /** [FIG. 6 line 3] Answer to migration_start. Nothing addressed to the rank follows it on this way until commit or abort. */
  | { readonly type: "new_vmid"; readonly migration: number }
  /** [FIG. 6 line 11] To the source: committed, end. */
  | { readonly type: "migration_commit"; readonly migration: number }
  /** To the source: aborted, run on as this incarnation. Valid at any time before the commit. */
  | {
      readonly type: "migration_abort";
      readonly migration: number;
      readonly incarnation: Incarnation;
      readonly reason: string;
    }
  /** [FIG. 7 line 7] To the initialized process: committed, run. */
  | { readonly type: "pl_table"; readonly migration: number; readonly oldVmid: Vmid }
  /** Answer to lookup. */
  | {
      readonly type: "location";
      readonly rank: Rank;
      readonly status: "running" | "migrating" | "terminated";
      readonly location: Location | null;
    }
  /** Freeze at the next poll-point and put your state where `to`, which is the driver's, says; then go on. */
  | { readonly type: "checkpoint_request"; readonly checkpoint: number; readonly to: unknown }
  /** The checkpoint was given up: whoever has no part in it needs none any more. */
  | { readonly type: "checkpoint_over"; readonly checkpoint: number }
  /** Answer to terminated: your end is in the books, the carrier may go. */
  | { readonly type: "farewell" };
