/**
 * Promise.all, allSettled, any and race, as the language specifies them. The functions they hand to
 * `then` are closures over data, like everything else (P2 in promise-jobs.ts). Where nobody but the runtime would see them
 * none are made.
 */
import type { Mode } from "./abi.ts";
import type { Core } from "./core.ts";
import { notIterable } from "./iterators.ts";
import type { Job } from "./jobs.ts";
import { type Constructor, invokeThen, newCapability, speciesOf } from "./promise-capability.ts";
import { type Capability, Reaction } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { stampCode } from "./stamp.ts";

type Callback = (value: unknown) => unknown;

/** What the element functions of one call share: results so far, and how many are missing. */
export class Gathering {
  values: unknown[] = [];
  /** Starts at 1 for the loop itself, which so finishes last. */
  missing = 1;
  capability: Capability;

  constructor(capability: Capability) {
    this.capability = capability;
  }
}

export type CombinatorName = "all" | "allSettled" | "any";

/**
 * One element: its place in the results, and whether one of its functions was called. As a job it stands for these functions,
 * where nobody can get at them.
 */
export class Element implements Job {
  combinator: CombinatorName;
  gathering: Gathering;
  index: number;
  called = false;

  constructor(combinator: CombinatorName, gathering: Gathering, index: number) {
    this.combinator = combinator;
    this.gathering = gathering;
    this.index = index;
  }

  run(_core: Core, mode: Mode, value: unknown): void {
    const { fulfilled, rejected } = COMBINATORS[this.combinator];
    if (mode === 0) fulfilled(this, value);
    else rejected(this, value);
  }
}

/** Stores an element's result and, when it was the last, settles the promise of the whole. */
function store(element: Element, result: unknown, settle: (gathering: Gathering) => void): void {
  if (element.called) return;
  element.called = true;
  const { gathering } = element;
  gathering.values[element.index] = result;
  if (--gathering.missing === 0) settle(gathering);
}

const fulfillAll = (gathering: Gathering): unknown =>
  (gathering.capability.resolve as Callback)(gathering.values);
const rejectAll = (gathering: Gathering): unknown =>
  (gathering.capability.reject as Callback)(aggregate(gathering.values));

function aggregate(errors: unknown[]): AggregateError {
  const error = new AggregateError(errors, "All promises were rejected");
  // No function of the program's makes it.
  error.stack = `${error.name}: ${error.message}`;
  return error;
}

type Settle = (element: Element, value: unknown) => void;

interface Combinator {
  readonly fulfilled: Settle;
  readonly rejected: Settle;
  readonly finish: (gathering: Gathering) => unknown;
  /** What an element gives to the `then` of a promise that is not the runtime's own. */
  readonly functions: (core: Core, element: Element) => readonly [onFulfilled: unknown, onRejected: unknown];
}

const COMBINATORS: Readonly<Record<CombinatorName, Combinator>> = {
  all: {
    finish: fulfillAll,
    fulfilled: (element, value) => store(element, value, fulfillAll),
    rejected: ({ gathering }, reason) => void (gathering.capability.reject as Callback)(reason),
    functions: (core, element) => [allElement(core, element), element.gathering.capability.reject],
  },
  allSettled: {
    finish: fulfillAll,
    fulfilled: (element, value) => store(element, { status: "fulfilled", value }, fulfillAll),
    rejected: (element, reason) => store(element, { status: "rejected", reason }, fulfillAll),
    functions: (core, element) => [settledElement(core, element), settledRejection(core, element)],
  },
  any: {
    finish: rejectAll,
    fulfilled: ({ gathering }, value) => void (gathering.capability.resolve as Callback)(value),
    rejected: (element, reason) => store(element, reason, rejectAll),
    functions: (core, element) => [element.gathering.capability.resolve, anyRejection(core, element)],
  },
};

export const isCombinator = (x: unknown): x is CombinatorName =>
  typeof x === "string" && Object.hasOwn(COMBINATORS, x);

const { all: ALL, allSettled: ALL_SETTLED, any: ANY } = COMBINATORS;

export function allElement(_core: Core, element: Element): Callback {
  return stampCode((value: unknown) => ALL.fulfilled(element, value), "allElement", [element]);
}

export function settledElement(_core: Core, element: Element): Callback {
  return stampCode((value: unknown) => ALL_SETTLED.fulfilled(element, value), "settledElement", [element]);
}

export function settledRejection(_core: Core, element: Element): Callback {
  return stampCode((reason: unknown) => ALL_SETTLED.rejected(element, reason), "settledRejection", [element]);
}

export function anyRejection(_core: Core, element: Element): Callback {
  return stampCode((reason: unknown) => ANY.rejected(element, reason), "anyRejection", [element]);
}

/**
 * `promise.then(onFulfilled, onRejected)` where nobody gets what that returns: for a promise of the runtime's own none is
 * made, nor are the functions if `job` stands for them.
 */
function react(
  core: Core,
  promise: unknown,
  functions: () => readonly [onFulfilled: unknown, onRejected: unknown],
  job?: Job,
): void {
  const { then } = promise as { then: unknown };
  if (typeof then !== "function") return void invokeThen(promise, ...functions());
  if (then !== core.Promise.prototype.then || !PromiseState.is(promise)) {
    return void Reflect.apply(then, promise, functions());
  }
  const species = speciesOf(promise, core.Promise);
  const isOwn = (species as unknown) === core.Promise;
  const reaction =
    isOwn && job ? job : new Reaction(...functions(), isOwn ? undefined : newCapability(core, species));
  PromiseState.subscribe(core, promise, reaction);
}

type Subscribe = (promise: unknown, gathering: Gathering, index: number) => void;

/** The loop all combinators share. `finish` runs when every element has already reported. */
function gather(
  core: Core,
  constructor: Constructor,
  iterable: Iterable<unknown>,
  subscribe: Subscribe,
  finish: ((gathering: Gathering) => unknown) | undefined,
): unknown {
  const capability = newCapability(core, constructor);
  try {
    const { resolve } = constructor as unknown as { resolve: unknown };
    if (typeof resolve !== "function")
      throw new TypeError("Promise resolve or reject function is not callable");
    const gathering = new Gathering(capability);
    let index = 0;
    for (const item of checkIterable(iterable)) {
      if (finish !== undefined) gathering.values.push(undefined);
      const promise: unknown = Reflect.apply(resolve, constructor, [item]);
      gathering.missing++;
      subscribe(promise, gathering, index++);
    }
    if (--gathering.missing === 0) finish?.(gathering);
  } catch (error) {
    (capability.reject as Callback)(error);
  }
  return capability.promise;
}

/** V8's message; engines word it differently. */
function checkIterable(iterable: Iterable<unknown>): Iterable<unknown> {
  const { [Symbol.iterator]: method } = Object(iterable) as Partial<Iterable<unknown>>;
  if (iterable !== undefined && iterable !== null && typeof method === "function") return iterable;
  throw notIterable(iterable);
}

/** All but `race`. */
function combine(
  core: Core,
  name: CombinatorName,
  constructor: Constructor,
  iterable: Iterable<unknown>,
): unknown {
  const { functions, finish } = COMBINATORS[name];
  // The functions of another class may throw, which is not a job's to do.
  const isOwn = (constructor as unknown) === core.Promise;
  const subscribe: Subscribe = (promise, gathering, index) => {
    const element = new Element(name, gathering, index);
    react(core, promise, () => functions(core, element), isOwn ? element : undefined);
  };
  return gather(core, constructor, iterable, subscribe, finish);
}

export function all(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  return combine(core, "all", constructor, iterable);
}

export function allSettled(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  return combine(core, "allSettled", constructor, iterable);
}

export function any(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  return combine(core, "any", constructor, iterable);
}

export function race(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  const subscribe: Subscribe = (promise, { capability: { resolve, reject } }) =>
    react(core, promise, () => [resolve, reject]);
  return gather(core, constructor, iterable, subscribe, undefined);
}
