/** What a small machine is to go through. */
import type { Rank } from "../../src/protocol/index.ts";

export interface Configuration {
  /** Processes, each on a host of its own; one host more is where they move to. */
  readonly ranks: number;
  /** Each sender sends so many to each other rank, which receives as many. */
  readonly messages: number;
  readonly senders: readonly Rank[];
  /** Ranks to be moved, once for each time they are listed, at any time. */
  readonly moves: readonly Rank[];
  /** How many faults of `faultKinds` may happen in one run, at any time. */
  readonly faults: number;
  readonly faultKinds: readonly Fault[];
  /** Takes nothing at once: tries steps in every order, those that commute, too, to compare what is found. Default false. */
  readonly everyOrder?: boolean;
  /** The same, and tells states apart that have the same future. Default false. */
  readonly unreduced?: boolean;
}

/**
 * - `cut channel`: a connection breaks, with everything on it.
 * - `kill destination`: the initialized process of a migration dies before its state has come.
 * - `cut way`: what is on the way between a host and the scheduler is lost; there is a new way at once.
 * - `restart scheduler`: it is restored from its journal, and all ways to it are new.
 * - `lose end`: of a channel whose other end is gone nothing comes any more, not even its end: a computer that has lost
 *   its power after the process on it had moved away. Who waits there is told of the silence when nothing else happens (C5).
 */
export type Fault = "cut channel" | "kill destination" | "cut way" | "restart scheduler" | "lose end";

export const FAULTS: readonly Fault[] = [
  "cut channel",
  "kill destination",
  "cut way",
  "restart scheduler",
  "lose end",
];

export function takesAtOnce({ everyOrder, unreduced }: Configuration): boolean {
  return everyOrder !== true && unreduced !== true;
}
