/** What is said between a simulation and the thread that has one of its runs. */
import type { Written } from "../../check/transcript.ts";

/** One run of a program; all of it follows from this. */
export interface Task {
  readonly code: string;
  readonly map: string;
  readonly hash: string;
  /** What stack traces call the executable. */
  readonly url: string;
  /** `process.argv[1]`. */
  readonly script: string;
  readonly args: readonly string[];
  readonly size: number;
  readonly hosts: number;
  /** Null: nothing happens to the program. */
  readonly seed: number | null;
  /** How long it takes if nothing happens, in virtual ms. */
  readonly calmMs: number;
  /** How many lines of the trace are wanted, the latest. */
  readonly traceLines: number;
}

export interface RankRun {
  readonly output: readonly Written[];
  /** Null: it has not come to its end. */
  readonly exitCode: number | null;
  /** What it waited for when nothing was left to happen. */
  readonly waits: readonly Wait[];
}

/** Something a program waits for. */
export interface Wait {
  /** `recv from 1, tag 7`. */
  readonly what: string;
  /** `main (ring.ts:12:19)`; undefined: nothing awaits it. */
  readonly where: string | undefined;
}

/** How a run came to its end. */
export type Ending =
  /** Every rank has ended; badly, where the exit code says so. */
  | { readonly type: "ended" }
  /** Nothing was left to happen, and a rank waited. */
  | { readonly type: "deadlock" }
  /** It went on for half a day of virtual time, or for fifty million steps. */
  | { readonly type: "endless" }
  /** A promise of the protocol was broken, or a move that went wrong: a bug of Godwit's. */
  | { readonly type: "broken"; readonly promise: string; readonly message: string };

export interface Run {
  readonly seed: number | null;
  readonly ending: Ending;
  readonly ranks: readonly RankRun[];
  readonly virtualMs: number;
  /** The same seed gives the same number on every machine. */
  readonly fingerprint: number;
  readonly moves: number;
  /** Migrations that were given up. */
  readonly abandoned: number;
  /** Faults and migrations, in words, in order. */
  readonly story: readonly string[];
  readonly trace: readonly string[];
  /** Ranks that have received from any source, and so may differ rightly. */
  readonly anySource: readonly number[];
  /** Messages that were sent and never received. */
  readonly unreceived: readonly {
    readonly source: number;
    readonly dest: number;
    readonly messages: number;
  }[];
}
