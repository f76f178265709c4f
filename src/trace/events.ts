/**
 * What a carrier records when tracing is on. Times are wall clock microseconds since the epoch
 * (with fractions); processes of one computer share that clock.
 */
import type { Rank, Tag, Vmid } from "../protocol/ids.ts";

export type TraceEvent =
  | {
      readonly type: "process";
      readonly rank: Rank;
      readonly vmid: Vmid;
      readonly host: string;
      readonly startUs: number;
      readonly endUs: number;
    }
  /** `number` is the message's place in the stream rank → dest: with it a send finds its receive. */
  | {
      readonly type: "send";
      readonly rank: Rank;
      readonly dest: Rank;
      readonly tag: Tag;
      readonly context: number;
      readonly number: number;
      readonly sizeBytes: number;
      readonly startUs: number;
      readonly endUs: number;
    }
  /** From the moment the program asked to the moment it had the message. `arrivedUs`: when it reached the received-message-list. */
  | {
      readonly type: "recv";
      readonly rank: Rank;
      readonly source: Rank;
      readonly tag: Tag;
      readonly context: number;
      readonly number: number;
      readonly sizeBytes: number;
      readonly startUs: number;
      readonly arrivedUs: number;
      readonly endUs: number;
    }
  | {
      readonly type: "channel";
      readonly rank: Rank;
      readonly peer: Rank;
      readonly what: "open" | "close" | "peer_migrating" | "end_of_messages" | "refused";
      readonly atUs: number;
    }
  /** Phases of one migration, from the source (coordination, collecting, transmitting) and the destination (restoring). */
  | {
      readonly type: "migration";
      readonly rank: Rank;
      readonly migration: number;
      readonly phase: "coordination" | "collecting" | "transmitting" | "restoring" | "frozen";
      readonly from: string;
      readonly to: string;
      readonly startUs: number;
      readonly endUs: number;
      readonly bytes?: number;
    }
  /** A line the program wrote with a time: a place to find oneself in the diagram. */
  | { readonly type: "mark"; readonly rank: Rank; readonly text: string; readonly atUs: number };
