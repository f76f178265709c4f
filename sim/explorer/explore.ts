/**
 * All interleavings of a small machine, depth first. A state met before, by everything that distinguishes its
 * future, is not entered again; one with a step that may be taken at once (free-steps.ts) is not entered at all.
 */
import { assert } from "../../src/errors.ts";
import { Random } from "../../src/sim/random.ts";
import type { Core } from "../../src/sim/world.ts";
import { type Configuration, takesAtOnce } from "./configuration.ts";
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
  if (takesAtOnce(configuration)) lookAround(machine);
  for (;;) {
    const exploration = new Pass(machine, mostStates).explored();
    if (exploration !== null) return exploration;
  }
}

const WALKS = 1_000;
/** Several times longer than to any end: what is wrong may go round for ever. */
const LONGEST_WALK = 1_000;

/** What is seen on a few ways chosen at random: the less is taken at once later that turns out not to be free. */
function lookAround(machine: SmallMachine): void {
  const random = new Random(1);
  for (let walks = 0; walks < WALKS; walks++) walk(machine, random);
}

function walk(machine: SmallMachine, random: Random): void {
  try {
    let state = machine.first;
    for (let steps = 0; steps < LONGEST_WALK; steps++) {
      const choices = machine.choices(state);
      if (choices.length === 0) return;
      state = machine.after(state, random.pick(choices));
    }
  } catch {
    // A promise is broken: the exploration will say so.
  }
}

/** How many states are entered before what was taken at once is looked at again; then twice as many. */
const FIRST_REVIEW = 1_000;

/** From the first state on, with what is known so far of steps that may be taken at once. */
class Pass {
  readonly #machine: SmallMachine;
  readonly #mostStates: number;
  readonly #met = new StatesMet();
  readonly #way: Visit[] = [];
  readonly #endings = new Set<string>();
  #steps = 0;
  #ends = 0;

  constructor(machine: SmallMachine, mostStates: number) {
    this.#machine = machine;
    this.#mostStates = mostStates;
  }

  /** Null: a step was taken at once that may not be. That is known now, and everything is to be explored again. */
  explored(): Exploration | null {
    const [machine, way] = [this.#machine, this.#way];
    let review = FIRST_REVIEW;
    try {
      this.#enter(machine.first);
      for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
        if (visit.taken === visit.choices.length) {
          if (visit.taken === 0 && !visit.state.ended) return this.#result(DEADLOCK);
          way.pop();
          continue;
        }
        if (this.#met.size >= this.#mostStates) break;
        if (this.#met.size >= review) {
          review *= 2;
          if (!machine.hold()) return null;
        }
        this.#steps++;
        this.#enter(machine.after(visit.state, visit.choices[visit.taken++]!));
      }
    } catch (error) {
      return this.#result(error instanceof Error ? error.message : String(error));
    }
    return way.length === 0 && !machine.hold() ? null : this.#result(null);
  }

  #enter(entered: State): void {
    const machine = this.#machine;
    let state = entered;
    for (const { after } of stepsAtOnce(machine, entered)) state = after;
    if (!this.#met.add(machine.numbers(state))) return;
    if (state.ended) {
      this.#ends++;
      this.#endings.add(machine.ending(state));
    }
    this.#way.push({ state, choices: machine.choices(state), taken: 0 });
  }

  #result(violation: string | null): Exploration {
    return {
      states: this.#met.size,
      steps: this.#steps,
      ends: this.#ends,
      endings: [...this.#endings].sort(),
      cutShort: violation === null && this.#way.length > 0,
      violation: violation === null ? null : { message: violation, choices: this.#words() },
    };
  }

  #words(): string[] {
    const machine = this.#machine;
    const words: string[] = [];
    const inWords = (state: State): void => {
      for (const { before, step } of stepsAtOnce(machine, state)) words.push(machine.describe(before, step));
    };
    inWords(machine.first);
    for (const [at, { state, choices, taken }] of this.#way.entries()) {
      if (taken === 0) continue;
      const choice = choices[taken - 1]!;
      words.push(machine.describe(state, choice));
      if (at < this.#way.length - 1) inWords(machine.after(state, choice));
    }
    return words;
  }
}

const DEADLOCK = "no deadlock: nothing is left to happen, and the job has not ended";

/** More in a row than there is anything to be done: they would be going round in circles. */
const MOST_AT_ONCE = 10_000;

/** What follows at once, until nothing does. */
function* stepsAtOnce(
  machine: SmallMachine,
  first: State,
): Iterable<{ readonly before: State; readonly step: Choice; readonly after: State }> {
  let before = first;
  for (let taken = 0; ; taken++) {
    const step = machine.stepAtOnce(before);
    if (step === null) return;
    assert(taken < MOST_AT_ONCE, "steps taken at once come to an end");
    const after = machine.after(before, step);
    yield { before, step, after };
    before = after;
  }
}
