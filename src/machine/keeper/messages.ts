/** What travels between the keeper, the scheduler, and carriers. */
import type { Rank } from "../../protocol/ids.ts";
import type { Source } from "../../protocol/scheduler-events.ts";
import type { RankReport } from "../client-types.ts";
import type { LineNumbers } from "../control/messages.ts";
import type { JobDescription, Manifest } from "./manifest.ts";

/** Where a checkpoint is, and what its processes' next lines are: for the scheduler and its clients. */
export interface KeptCheckpoint {
  readonly path: string;
  readonly sizeBytes: number;
  readonly lines: LineNumbers;
}

/** Of what the scheduler core holds: what its driver has put into `where`. */
export function keptAt({ where }: Pick<Source, "where">): KeptCheckpoint {
  return where as KeptCheckpoint;
}

/** What a carrier is told of the keeper: where its part is to go. */
export interface PartPlace {
  readonly endpoints: readonly string[];
}

/** From the scheduler, one answered before the next is looked at. */
export type KeeperRequest =
  /** Make ready to take parts in. */
  | {
      readonly type: "prepare";
      readonly checkpoint: number;
      readonly directory: string;
      readonly lineage: string;
    }
  /** All parts are here. Answered with a KeptCheckpoint. */
  | {
      readonly type: "complete";
      readonly checkpoint: number;
      readonly job: JobDescription;
      readonly ended: readonly RankReport[];
    }
  | { readonly type: "drop"; readonly checkpoint: number }
  /** Looks through a checkpoint, and gives its executable to the machine. Answered with an Opened. */
  | { readonly type: "open"; readonly path: string };

export interface Opened {
  readonly kept: KeptCheckpoint;
  readonly manifest: Manifest;
}

/** First on every connection to the keeper. */
export type ToKeeper =
  | { readonly type: "request"; readonly id: number; readonly body: KeeperRequest }
  /** From a carrier: a STATE and an IMAGE follow. Answered with `stored`, or `failed`. */
  | {
      readonly type: "put";
      readonly checkpoint: number;
      readonly rank: Rank;
      readonly lines: readonly [number, number];
    }
  /** From a carrier: answered with a STATE and an IMAGE, or `failed`. */
  | { readonly type: "get"; readonly path: string; readonly rank: Rank };

export type FromKeeper =
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "answer"; readonly id: number; readonly code: string; readonly message: string }
  | { readonly type: "stored" }
  | { readonly type: "failed"; readonly reason: string };
