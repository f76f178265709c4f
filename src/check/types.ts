/** What a check is asked and what it answers. */
import type { Pin } from "./pins/find.ts";
import type { Difference } from "./transcript.ts";
import type { Weight } from "./weigh.ts";

export interface CheckOptions {
  readonly file: string;
  /** `process.argv.slice(2)`. */
  readonly args?: readonly string[];
  /** How many ranks. Default 1. */
  readonly size?: number;
  /** Move at every so manieth suspension. Default 1, less often after some dozens of moves. */
  readonly every?: number;
  /** Engines whose processes take turns with this process's threads: "node", "bun", "deno" or a path. */
  readonly engines?: readonly string[];
  /** As of the compiler's option; the native run computes alike. Default false. */
  readonly strictMath?: boolean;
  /** For each of the runs. Default 60,000. */
  readonly timeoutMs?: number;
  /** What the program reads from standard input. Default: nothing. */
  readonly stdin?: () => Promise<Uint8Array>;
  /** Ends the check, and everything it has started. */
  readonly signal?: AbortSignal;
  /** What is being done now, in a word. */
  readonly progress?: (what: string) => void;
}

/** A suspension at which the program was moved, and what that cost. */
export interface PollPoint {
  /** `file:line:column` */
  readonly place: string;
  readonly moves: number;
  readonly medianBytes: number;
  readonly maxBytes: number;
  /** From the last instruction before the move to the first after it, transport left out. */
  readonly medianFreezeMs: number;
  readonly maxFreezeMs: number;
}

/** A suspension at which it could not be moved. */
export interface PinnedAt {
  readonly place: string;
  /** The path to what holds it: `main() → local server → Server`. */
  readonly why: string;
  readonly times: number;
}

export interface CheckReport {
  readonly file: string;
  readonly size: number;
  /** It can move, and all runs agree. */
  readonly ok: boolean;
  readonly executableBytes: number;
  readonly sourceBytes: number;
  /** Uses of what would hold the program where it is, found in its source. */
  readonly pins: readonly Pin[];
  /** Native runs agree with each other; "lines": but for some lines, which were not compared. */
  readonly deterministic: "yes" | "lines" | "no";
  readonly unstableLines: number;
  /** Why the native run was that of the bundle and not of the file itself. */
  readonly bundleBecause: string | undefined;
  /** Of the native ranks; null: it did not end in time, or because another rank had failed. */
  readonly exitCodes: readonly (number | null)[];
  /** Where the compiled run parts from the native one, and the moved one. */
  readonly compiled: Difference | undefined;
  readonly moved: Difference | undefined;
  readonly suspensions: number;
  readonly moves: number;
  /** Moves became rarer: at last one in so many suspensions. */
  readonly interval: number;
  readonly thinned: boolean;
  /** Largest first. */
  readonly pollPoints: readonly PollPoint[];
  readonly pinnedAt: readonly PinnedAt[];
  /** What makes the largest image large, largest first. */
  readonly weights: readonly Weight[];
  /** Of the image that was looked into for that: the largest, or hardly less. */
  readonly weighedBytes: number;
  /** A carrier failed in a way that is not the program's doing. */
  readonly failure: string | undefined;
}
