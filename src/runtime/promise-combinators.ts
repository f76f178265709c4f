/**
 * Promise.all, allSettled, any and race, as the language specifies them. The functions they hand to
 * `then` are closures over data, like everything else (P2 in promise-jobs.ts).
 */
import type { Core } from "./core.ts";
import { notIterable } from "./iterators.ts";
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

/** One element: its place in the results, and whether one of its functions was called. */
export class Element {
  gathering: Gathering;
  index: number;
  called = false;

  constructor(gathering: Gathering, index: number) {
    this.gathering = gathering;
    this.index = index;
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

export function allElement(_core: Core, element: Element): Callback {
  return stampCode((value: unknown) => store(element, value, fulfillAll), "allElement", [element]);
}

export function settledElement(_core: Core, element: Element): Callback {
  return stampCode(
    (value: unknown) => store(element, { status: "fulfilled", value }, fulfillAll),
    "settledElement",
    [element],
  );
}

export function settledRejection(_core: Core, element: Element): Callback {
  return stampCode(
    (reason: unknown) => store(element, { status: "rejected", reason }, fulfillAll),
    "settledRejection",
    [element],
  );
}

export function anyRejection(_core: Core, element: Element): Callback {
  return stampCode((reason: unknown) => store(element, reason, rejectAll), "anyRejection", [element]);
}

type Subscribe = (promise: unknown, element: Element, capability: Capability) => void;

/**
 * `promise.then(onFulfilled, onRejected)` where nobody gets what that returns: for a promise of the
 * runtime's own, none is made.
 */
function react(core: Core, promise: unknown, onFulfilled: unknown, onRejected: unknown): void {
  const { then } = promise as { then: unknown };
  if (typeof then !== "function") return void invokeThen(promise, onFulfilled, onRejected);
  if (then !== core.Promise.prototype.then || !PromiseState.is(promise)) {
    return void Reflect.apply(then, promise, [onFulfilled, onRejected]);
  }
  const species = speciesOf(promise, core.Promise);
  const target = (species as unknown) === core.Promise ? undefined : newCapability(core, species);
  PromiseState.subscribe(core, promise, new Reaction(onFulfilled, onRejected, target));
}

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
      subscribe(promise, new Element(gathering, index++), capability);
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
  throw notIterable(iterable, "Symbol.iterator");
}

export function all(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  const subscribe: Subscribe = (promise, element, capability) =>
    react(core, promise, allElement(core, element), capability.reject);
  return gather(core, constructor, iterable, subscribe, fulfillAll);
}

export function allSettled(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  const subscribe: Subscribe = (promise, element) =>
    react(core, promise, settledElement(core, element), settledRejection(core, element));
  return gather(core, constructor, iterable, subscribe, fulfillAll);
}

export function any(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  const subscribe: Subscribe = (promise, element, capability) =>
    react(core, promise, capability.resolve, anyRejection(core, element));
  return gather(core, constructor, iterable, subscribe, rejectAll);
}

export function race(core: Core, constructor: Constructor, iterable: Iterable<unknown>): unknown {
  const subscribe: Subscribe = (promise, _element, capability) =>
    react(core, promise, capability.resolve, capability.reject);
  return gather(core, constructor, iterable, subscribe, undefined);
}
