/**
 * Steps that need not be tried in every order: partial-order reduction with ample sets of one step each.
 *
 * An actor (a carrier, or the scheduler) changes by one input at a time, and does nothing to others but append to queues
 * that it alone appends to. So steps of different actors commute, and what waits for one actor has to be compared only
 * with what else may happen to the same actor before it. A step is *free* where it commutes with all of that, and with
 * all that may happen after that; then whatever can happen without it can happen after it, to the same end, and it is
 * taken at once, and nothing else in that state.
 *
 * What may happen to an actor is read off the exploration itself. `saw` takes down every input in every state it came in.
 * A step `t` is free in `x` if, with `y` the state after it, every input `u` that was ever seen in `y` and may come
 * before `t`
 *
 * - leads from `x` by `u`, `t` to the same state as by `t`, `u`, with the same done to each other actor, and
 * - `t` is free after `u`.
 *
 * Then `u` counts as seen in `x`, too. The exploration is over when everything it took for free still is by all it saw:
 * `hold`. Otherwise it is done again, with what was seen. Why that is enough: docs/simulator.md, "Steps taken at once".
 */

/** What comes of an input. */
export interface Outcome {
  readonly next: number;
  /** To whom what is done; the order of what is done to different ones makes no difference. */
  readonly deeds: readonly (readonly [target: string, deed: number])[];
  /** It only appends to queues, and changes nothing that a promise is about. */
  readonly appends: boolean;
}

/** An actor's states and inputs, by numbers. */
export interface Behaviour {
  /** Null: that breaks a promise, or cannot be. */
  outcome(state: number, input: number): Outcome | null;
  /** What the actor may do by itself. */
  own(state: number): readonly number[];
  /** It is not one that the actor does by itself, or it does so in this state. */
  isThere(state: number, input: number): boolean;
  /** `other` may come while `input` waits. */
  mayPrecede(other: number, input: number): boolean;
}

const INPUTS = 2 ** 26;

export class FreeSteps {
  readonly #behaviour: Behaviour;
  readonly #seen = new Map<number, Set<number>>();
  /** By state and input; true: as far as is known so far. */
  readonly #verdicts = new Map<number, boolean>();
  /** Those that were relied on. */
  readonly #taken = new Set<number>();
  /** Inputs that were taken for free once and were not: nearly always more such states turn up later. */
  readonly #distrusted = new Set<number>();
  #hasGrown = false;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  saw(state: number, input: number): void {
    const inputs = this.#seen.get(state);
    if (inputs === undefined) this.#seen.set(state, new Set([input]));
    else if (inputs.has(input)) return;
    else inputs.add(input);
    this.#hasGrown = true;
  }

  /** As far as is known so far: whoever relies on it asks in the end whether it holds. */
  isFree(state: number, input: number): boolean {
    if (this.#distrusted.has(input)) return false;
    const key = state * INPUTS + input;
    const verdict = this.#verdicts.get(key) ?? this.#judge(key);
    if (verdict) this.#taken.add(key);
    return verdict;
  }

  /** All that was relied on holds by everything seen. If not, nothing counts as relied on any more. */
  hold(): boolean {
    const wrong = new Set<number>();
    do {
      this.#hasGrown = false;
      for (const [key, isFree] of this.#verdicts) if (isFree) this.#verdicts.delete(key);
      for (const key of this.#taken)
        if (!(this.#verdicts.get(key) ?? this.#judge(key))) wrong.add(key % INPUTS);
    } while (this.#hasGrown);
    if (wrong.size === 0) return true;
    this.#taken.clear();
    for (const input of wrong) this.#distrusted.add(input);
    return false;
  }

  /** Free, unless it is not where it leads to: the greatest fixed point. */
  #judge(root: number): boolean {
    const reachedFrom = new Map<number, number>([[root, -1]]);
    const open = [root];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const input = key % INPUTS;
      const others =
        this.#verdicts.get(key) === false ? null : this.#commuting((key - input) / INPUTS, input);
      if (others === null) {
        for (let at = key; at !== -1; at = reachedFrom.get(at)!) this.#verdicts.set(at, false);
        return false;
      }
      for (const state of others) {
        const next = state * INPUTS + input;
        if (reachedFrom.has(next) || this.#verdicts.get(next) === true) continue;
        reachedFrom.set(next, key);
        open.push(next);
      }
    }
    for (const key of reachedFrom.keys()) this.#verdicts.set(key, true);
    return true;
  }

  /** The states that what may come before the input leads to; null if one of it does not commute with it. */
  #commuting(state: number, input: number): Set<number> | null {
    const behaviour = this.#behaviour;
    if (!behaviour.isThere(state, input)) return null;
    const first = behaviour.outcome(state, input);
    if (first === null || !first.appends) return null;
    const others = new Set([...(this.#seen.get(first.next) ?? []), ...(this.#seen.get(state) ?? [])]);
    for (const other of behaviour.own(state)) others.add(other);
    const leadTo = new Set<number>();
    for (const other of others) {
      if (other === input || !behaviour.mayPrecede(other, input)) continue;
      const before = behaviour.outcome(state, other);
      const after = behaviour.outcome(first.next, other);
      if (before === null || after === null) return null;
      const second = behaviour.outcome(before.next, input);
      if (second === null || second.next !== after.next) return null;
      if (!areAlike([...before.deeds, ...second.deeds], [...first.deeds, ...after.deeds])) return null;
      this.saw(state, other);
      leadTo.add(before.next);
    }
    return leadTo;
  }
}

type Deeds = Outcome["deeds"];

function areAlike(one: Deeds, other: Deeds): boolean {
  return one.length === other.length && byTarget(one) === byTarget(other);
}

function byTarget(deeds: Deeds): string {
  const done = new Map<string, string>();
  for (const [target, deed] of deeds) done.set(target, `${done.get(target) ?? ""},${deed}`);
  return [...done].sort(([a], [b]) => (a < b ? -1 : 1)).join(" ");
}
