/** The functions `finally` hands to `then`. */
import type { Core } from "./core.ts";
import { type Constructor, invokeThen, promiseResolve } from "./promise-capability.ts";
import { stampCode } from "./stamp.ts";

/** What the two functions `finally` passes to `then` share. */
export class Finally {
  onFinally: () => unknown;
  species: Constructor;

  constructor(onFinally: () => unknown, constructor: Constructor) {
    this.onFinally = onFinally;
    this.species = constructor;
  }
}

export function thenFinally(core: Core, data: Finally): Function {
  return stampCode(
    (value: unknown) => {
      const promise = promiseResolve(core, data.species, data.onFinally.call(undefined));
      return invokeThen(promise, valueThunk(core, new Held(value)), undefined);
    },
    "thenFinally",
    [data],
  );
}

export function catchFinally(core: Core, data: Finally): Function {
  return stampCode(
    (reason: unknown) => {
      const promise = promiseResolve(core, data.species, data.onFinally.call(undefined));
      return invokeThen(promise, thrower(core, new Held(reason)), undefined);
    },
    "catchFinally",
    [data],
  );
}

/** A value kept for `finally`. */
export class Held {
  value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

export function valueThunk(_core: Core, held: Held): Function {
  return stampCode(() => held.value, "valueThunk", [held]);
}

export function thrower(_core: Core, held: Held): Function {
  return stampCode(
    () => {
      throw held.value;
    },
    "thrower",
    [held],
  );
}
