/**
 * All interleavings of a small machine, depth first. A state met before, by everything that distinguishes its
 * future, is not entered again.
 */
import type { Core } from "../../src/sim/world.ts";
import type { Configuration } from "./configuration.ts";
import { type Choice, SmallMachine, type State } from "./machine.ts";
import { StatesMet } from "./states-met.ts";

export interface Exploration {
  readonly states: number;
  /** Steps from one state to another. */
  readonly steps: number;
  /** Different states the job has ended in, all good ones. */
  readonly ends: number;
  /** Where the processes were in the end, all that there are, sorted. */
  readonly endings: readonly string[];
  /** Not everything was entered: there were more states than asked for. */
  readonly cutShort: boolean;
  readonly violation: { readonly message: string; readonly choices: readonly string[] } | null;
}

/** A state on the way to the present one. */
interface Visit {
  readonly state: State;
  readonly choices: readonly Choice[];
  /** How many of them have been taken: the last one leads on. */
  taken: number;
}

/** @param mostStates where to stop if there are more. Default: nowhere. */
export function explore(configuration: Configuration, mostStates = Infinity, core?: Core): Exploration {
  const machine = new SmallMachine(configuration, core);
  const met = new StatesMet();
  const way: Visit[] = [];
  let steps = 0;
  let ends = 0;
  const endings = new Set<string>();
  const result = (violation: string | null): Exploration => ({
    states: met.size,
    steps,
    ends,
    endings: [...endings].sort(),
    cutShort: violation === null && way.length > 0,
    violation: violation === null ? null : { message: violation, choices: wordsFor(machine, way) },
  });
  const enter = (state: State): Visit | null => {
    if (!met.add(machine.numbers(state))) return null;
    const visit = { state, choices: machine.choices(state), taken: 0 };
    if (state.ended) {
      ends++;
      endings.add(machine.ending(state));
    }
    way.push(visit);
    return visit;
  };

  enter(machine.first);
  for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
    if (visit.taken === visit.choices.length) {
      if (visit.taken === 0 && !visit.state.ended)
        return result("no deadlock: nothing is left to happen, and the job has not ended");
      way.pop();
      continue;
    }
    if (met.size >= mostStates) break;
    steps++;
    try {
      enter(machine.after(visit.state, visit.choices[visit.taken++]!));
    } catch (error) {
      return result(error instanceof Error ? error.message : String(error));
    }
  }
  return result(null);
}

function wordsFor(machine: SmallMachine, way: readonly Visit[]): string[] {
  return way
    .filter(({ taken }) => taken > 0)
    .map(({ state, choices, taken }) => machine.describe(state, choices[taken - 1]!));
}
