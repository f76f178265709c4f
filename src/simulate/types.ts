/** What a simulation is asked, and what it answers. */
import type { Difference } from "../check/transcript.ts";
import type { Wait } from "./thread/messages.ts";

export interface SimulateOptions {
  readonly file: string;
  /** `process.argv.slice(2)` of every rank. */
  readonly args?: readonly string[];
  /** Ranks. Default 1. */
  readonly size?: number;
  /** Simulated hosts. Default 3. */
  readonly hosts?: number;
  /** Default 1. */
  readonly firstSeed?: number;
  /** How many seeds, from the first on. Default 1. */
  readonly seeds?: number;
  /** The output may differ from the undisturbed run's; only how the ranks end counts. Default false. */
  readonly endsOnly?: boolean;
  /** As of the compiler's option. Default false. */
  readonly strictMath?: boolean;
  /** How long one run may take in real time. Default 60,000. */
  readonly timeoutMs?: number;
  /** How many lines of each failure's trace are kept, the latest. Default 400. */
  readonly traceLines?: number;
  readonly signal?: AbortSignal;
  /** Called with what is being done. */
  progress?(what: string): void;
}

/** How a run went wrong; the first that applies. */
export type FailureKind =
  /** A promise of Godwit's is broken, or a move went wrong. */
  | "broken"
  /** A rank ended badly. */
  | "fails"
  /** Nothing is left to happen, and ranks wait. */
  | "deadlock"
  /** Nobody waits in vain, but it does not end. */
  | "endless"
  /** It took longer than a run may take in real time. */
  | "late"
  /** A rank wrote something else than undisturbed. */
  | "output";

export interface Failure {
  /** Null: the undisturbed run. */
  readonly seed: number | null;
  readonly kind: FailureKind;
  /** What was broken, or how long it took. */
  readonly message?: string;
  /** The first rank that failed, and how. */
  readonly rank?: number;
  readonly exitCode?: number;
  /** The last lines that rank wrote to stderr. */
  readonly stderr?: readonly string[];
  readonly difference?: Difference;
  /** Ranks that wait, and for what. */
  readonly waits?: readonly { readonly rank: number; readonly waits: readonly Wait[] }[];
  /** What befell the machine until then, in words. */
  readonly story: readonly string[];
  readonly trace: readonly string[];
  /** When it ended, in virtual ms. */
  readonly virtualMs: number;
}

export interface SimulateReport {
  readonly file: string;
  readonly size: number;
  readonly hosts: number;
  readonly firstSeed: number;
  readonly seeds: number;
  /** Every run went well. */
  readonly ok: boolean;
  /** By seed. If the undisturbed run fails, it is the only one. */
  readonly failures: readonly Failure[];
  /** How long the undisturbed run takes, in virtual ms. */
  readonly calmMs: number;
  /** Of all runs. */
  readonly moves: number;
  readonly abandonedMoves: number;
  /** Faults other than moves. */
  readonly faults: number;
  /** Ranks that receive from any source: what they write may differ rightly. */
  readonly anySource: readonly number[];
  /** Messages that were sent and never received, in the undisturbed run. */
  readonly unreceived: readonly {
    readonly source: number;
    readonly dest: number;
    readonly messages: number;
  }[];
  /** Each seed's: the same on every machine. */
  readonly fingerprints: readonly (number | null)[];
}
