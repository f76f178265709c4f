import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Behaviour, FreeSteps, type Outcome } from "../../sim/explorer/free-steps.ts";

/**
 * Actors that take what waits in their queues, one for each other actor, in any order, and write on the others'. A
 * message is a number, and only writes lesser ones: everything comes to an end.
 */
interface System {
  readonly actors: number;
  /** How many states an actor has. */
  readonly states: number;
  /** What an actor comes to, and what it writes to whom, by its state, who the message is from, and what it says. */
  readonly rules: readonly (readonly Rule[])[];
  readonly first: readonly { readonly from: number; readonly to: number; readonly message: number }[];
}

interface Rule {
  readonly next: number;
  readonly writes: readonly { readonly to: number; readonly message: number }[];
}

const MESSAGES = 4;

interface Global {
  readonly states: readonly number[];
  /** By who writes and who reads. */
  readonly queues: readonly (readonly number[])[];
}

class Machine {
  readonly #system: System;
  readonly #free: readonly FreeSteps[];

  constructor(system: System) {
    this.#system = system;
    this.#free = Array.from({ length: system.actors }, (_, actor) => new FreeSteps(this.#behaviour(actor)));
  }

  #input(from: number, message: number): number {
    return from * MESSAGES + message;
  }

  #rule(actor: number, state: number, input: number): Rule {
    return this.#system.rules[actor]![state * this.#system.actors * MESSAGES + input]!;
  }

  #writes(actor: number, input: number, { writes }: Rule): { to: number; message: number }[] {
    const { actors } = this.#system;
    return writes
      .map(({ to, message }) => ({ to: to % actors, message: Math.min(message, (input % MESSAGES) - 1) }))
      .filter(({ to, message }) => to !== actor && message >= 0);
  }

  #behaviour(actor: number): Behaviour {
    return {
      outcome: (state, input): Outcome => {
        const rule = this.#rule(actor, state, input);
        const deeds = this.#writes(actor, input, rule).map(({ to, message }) => [`${to}`, message] as const);
        return { next: rule.next, deeds, appends: true };
      },
      own: () => [],
      isThere: () => true,
      mayPrecede: (other, input) => Math.floor(other / MESSAGES) !== Math.floor(input / MESSAGES),
    };
  }

  #begin(): Global {
    const { actors, first } = this.#system;
    const queues = Array.from({ length: actors * actors }, (): number[] => []);
    for (const { from, to, message } of first)
      if (from % actors !== to % actors) queues[(from % actors) * actors + (to % actors)]!.push(message);
    return { states: Array.from({ length: actors }, () => 0), queues };
  }

  *#waiting({
    queues,
  }: Global): Iterable<{ readonly at: number; readonly actor: number; readonly input: number }> {
    const { actors } = this.#system;
    for (const [at, [message]] of queues.entries())
      if (message !== undefined)
        yield { at, actor: at % actors, input: this.#input(Math.floor(at / actors), message) };
  }

  #after({ states, queues }: Global, at: number): Global {
    const { actors } = this.#system;
    const [from, actor] = [Math.floor(at / actors), at % actors];
    const input = this.#input(from, queues[at]![0]!);
    this.#free[actor]!.saw(states[actor]!, input);
    const rule = this.#rule(actor, states[actor]!, input);
    const after = queues.map((queue, index) => (index === at ? queue.slice(1) : [...queue]));
    for (const { to, message } of this.#writes(actor, input, rule)) after[actor * actors + to]!.push(message);
    return { states: states.with(actor, rule.next), queues: after };
  }

  /** Where nothing waits any more, sorted, and how many states were entered. */
  ends(reduced: boolean): { readonly ends: string[]; readonly states: number } {
    for (;;) {
      const met = new Set<string>();
      const ends = new Set<string>();
      const open = [this.#begin()];
      for (let state = open.pop(); state !== undefined; state = open.pop()) {
        if (reduced) state = this.#settled(state);
        const text = JSON.stringify(state);
        if (met.has(text)) continue;
        met.add(text);
        const waiting = [...this.#waiting(state)];
        if (waiting.length === 0) ends.add(text);
        for (const { at } of waiting) open.push(this.#after(state, at));
      }
      if (!reduced || this.#free.map((free) => free.hold()).every(Boolean))
        return { ends: [...ends].sort(), states: met.size };
    }
  }

  #settled(state: Global): Global {
    for (const { at, actor, input } of this.#waiting(state))
      if (this.#free[actor]!.isFree(state.states[actor]!, input))
        return this.#settled(this.#after(state, at));
    return state;
  }
}

/** Most rules leave the state as it is: steps that commute are to be had. */
function systems(actors: number): fc.Arbitrary<System> {
  const states = 3;
  const write = fc.record({ to: fc.nat(actors - 1), message: fc.nat(MESSAGES - 1) });
  const rule = (state: number): fc.Arbitrary<Rule> =>
    fc.record({
      next: fc.oneof(
        { weight: 3, arbitrary: fc.constant(state) },
        { weight: 1, arbitrary: fc.nat(states - 1) },
      ),
      writes: fc.array(write, { maxLength: 2 }),
    });
  const inState = (state: number): fc.Arbitrary<Rule[]> =>
    fc.array(rule(state), { minLength: actors * MESSAGES, maxLength: actors * MESSAGES });
  const ofActor = fc
    .tuple(...Array.from({ length: states }, (_, state) => inState(state)))
    .map((rules) => rules.flat());
  const message = fc.record({
    from: fc.nat(actors - 1),
    to: fc.nat(actors - 1),
    message: fc.integer({ min: 1, max: MESSAGES - 1 }),
  });
  return fc.record({
    actors: fc.constant(actors),
    states: fc.constant(states),
    rules: fc.array(ofActor, { minLength: actors, maxLength: actors }),
    first: fc.array(message, { minLength: 3, maxLength: 6 }),
  });
}

describe("steps taken at once", () => {
  it("lead wherever any order of steps leads, in random systems", () => {
    let [all, entered] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(systems(2), systems(3)), (system) => {
        const every = new Machine(system).ends(false);
        const reduced = new Machine(system).ends(true);
        expect(reduced.ends).toEqual(every.ends);
        expect(reduced.states).toBeLessThanOrEqual(every.states);
        all += every.states;
        entered += reduced.states;
      }),
      { numRuns: 1_500, seed: 3 },
    );
    expect(entered).toBeLessThan(all / 2);
  });
});
