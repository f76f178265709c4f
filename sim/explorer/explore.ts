/**
 * All interleavings of a small machine, depth first. A state met before, by everything that distinguishes its
 * future, is not entered again.
 */
import type { Core } from "../../src/sim/world.ts";
import type { Configuration } from "./configuration.ts";
import { SmallMachine } from "./machine.ts";

export interface Exploration {
  readonly states: number;
  /** Steps from one state to another. */
  readonly steps: number;
  /** Different ends, all good ones. */
  readonly ends: number;
  /** Not everything was entered: there were more states than asked for. */
  readonly cutShort: boolean;
  readonly violation: { readonly message: string; readonly choices: readonly string[] } | null;
}

/** A state to go on from, and the way there. */
interface Visit {
  readonly machine: SmallMachine;
  readonly choice: string;
  readonly from: Visit | null;
}

/** @param mostStates where to stop if there are more. Default: nowhere. */
export function explore(configuration: Configuration, mostStates = Infinity, core?: Core): Exploration {
  const first: Visit = { machine: new SmallMachine(configuration, core), choice: "", from: null };
  const met = new Set([first.machine.fingerprint()]);
  const waiting = [first];
  let steps = 0;
  let ends = 0;
  let visit: Visit | undefined;
  while ((visit = waiting.pop()) !== undefined) {
    const { machine } = visit;
    const choices = machine.choices();
    if (machine.ended) ends++;
    else if (choices.length === 0) {
      const message = "no deadlock: nothing is left to happen, and the job has not ended";
      return {
        states: met.size,
        steps,
        ends,
        cutShort: false,
        violation: { message, choices: wayTo(visit) },
      };
    }
    for (const choice of choices.toReversed()) {
      steps++;
      try {
        const next: Visit = { machine: machine.after(choice), choice, from: visit };
        const fingerprint = next.machine.fingerprint();
        if (met.has(fingerprint)) continue;
        met.add(fingerprint);
        waiting.push(next);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const violation = { message, choices: [...wayTo(visit), choice] };
        return { states: met.size, steps, ends, cutShort: false, violation };
      }
    }
    if (met.size >= mostStates) break;
  }
  return { states: met.size, steps, ends, cutShort: waiting.length > 0, violation: null };
}

function wayTo(visit: Visit): string[] {
  const choices: string[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.from) if (at.from !== null) choices.push(at.choice);
  return choices.reverse();
}
