/** What a carrier and the check that started it say to each other. Plain data: threads clone it, processes encode it. */
import type { Context, Rank, RequestId, Tag } from "../../protocol/ids.ts";
import type { Itinerary } from "../itinerary.ts";
import type { Pinned } from "../stay.ts";
import type { Weight } from "../weigh.ts";

/** What a carrier is started for: an executable it loads at once, long before it gets a process. */
export interface Task {
  readonly executablePath: string;
  readonly hash: string;
  /** `process.argv[1]`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly size: number;
  /** What the program reads, in the carrier it starts in; in threads only. */
  readonly stdin: Uint8Array | undefined;
}

/** A message between two ranks. */
export interface Letter {
  readonly source: Rank;
  readonly tag: Tag;
  readonly context: Context;
  /** Encoded. */
  readonly data: Uint8Array;
  readonly sizeBytes: number;
}

/** A receive or probe that waits. */
export interface Waiting {
  readonly request: RequestId;
  readonly kind: "recv" | "probe";
  readonly source: Rank;
  readonly tag: Tag;
  readonly context: Context;
}

/** The communication state of a rank: moves with its image. */
export interface Mail {
  /** Number of the last letter accepted: letters are numbered from 1 for the rank's whole life. */
  readonly accepted: number;
  readonly listed: readonly Letter[];
  readonly waiting: readonly Waiting[];
}

export type ToCarrier =
  | { readonly type: "start"; readonly rank: Rank; readonly itinerary: Itinerary }
  | {
      readonly type: "restore";
      readonly rank: Rank;
      readonly itinerary: Itinerary;
      readonly mail: Mail;
      readonly image: Uint8Array;
    }
  | { readonly type: "letter"; readonly number: number; readonly letter: Letter };

export type FromCarrier =
  | { readonly type: "ready" }
  | { readonly type: "output"; readonly fd: 1 | 2; readonly text: string }
  | { readonly type: "ended"; readonly exitCode: number; readonly itinerary: Itinerary }
  | { readonly type: "restored"; readonly restoreMs: number }
  | {
      readonly type: "departed";
      readonly place: string;
      readonly image: Uint8Array;
      readonly captureMs: number;
      readonly itinerary: Itinerary;
      readonly mail: Mail;
      /** What makes the image large, if that was asked for. */
      readonly weights: readonly Weight[] | undefined;
    }
  | ({ readonly type: "pinned"; readonly itinerary: Itinerary } & Pinned)
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "send"; readonly dest: Rank; readonly letter: Letter };
