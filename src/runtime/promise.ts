/**
 * The program's `Promise`: the class the language specifies, made once per runtime.
 * States and waiting jobs are in promise-state.ts, what jobs do in promise-jobs.ts.
 */
import type { Core } from "./core.ts";
import { all, allSettled, any, race } from "./promise-combinators.ts";
import {
  anonymous,
  Capability,
  Reaction,
  rejectFunction,
  rejectPromise,
  Resolvers,
  resolveFunction,
  resolvePromise,
  type Target,
} from "./promise-jobs.ts";
import { PENDING, PromiseBase, PromiseState, REJECTED } from "./promise-state.ts";
import { render } from "./render.ts";
import { stampCode } from "./stamp.ts";

type Constructor = new (executor: unknown) => object;

export type PromiseClass = PromiseConstructor & { readonly prototype: Promise<unknown> };

/** Passed instead of an executor by the runtime itself. */
const NONE = Symbol("none");

export function createPromise(core: Core): { Promise: PromiseClass; make: () => PromiseState } {
  class Promise extends PromiseBase {
    constructor(executor: unknown) {
      super();
      if (executor === NONE) return;
      if (typeof executor !== "function") {
        throw new TypeError(`Promise resolver ${render(executor)} is not a function`);
      }
      const resolvers = new Resolvers(this);
      const reject = rejectFunction(core, resolvers);
      try {
        executor(resolveFunction(core, resolvers), reject);
      } catch (error) {
        reject(error);
      }
    }

    // oxlint-disable-next-line unicorn/no-thenable -- this is the promise
    then(onFulfilled: unknown, onRejected: unknown): unknown {
      if (!PromiseState.is(this)) throw incompatible("then", this);
      const target = newTarget(core, speciesOf(this, Promise), Promise, make);
      PromiseState.subscribe(core, this, new Reaction(onFulfilled, onRejected, target));
      return target instanceof Capability ? target.promise : target;
    }

    catch(onRejected: unknown): unknown {
      return invokeThen(this, undefined, onRejected);
    }

    finally(onFinally: unknown): unknown {
      if (typeof this !== "object" || this === null) throw incompatible("finally", this);
      const constructor = speciesOf(this, Promise);
      if (typeof onFinally !== "function") return invokeThen(this, onFinally, onFinally);
      const data = new Finally(onFinally as () => unknown, constructor);
      return invokeThen(this, thenFinally(core, data), catchFinally(core, data));
    }

    static resolve(value: unknown): unknown {
      return promiseResolve(core, this as unknown as Constructor, value);
    }

    static reject(reason: unknown): unknown {
      const target = newTarget(core, this as unknown as Constructor, Promise, make);
      if (!(target instanceof Capability)) {
        rejectPromise(core, target, reason);
        return target;
      }
      (target.reject as (reason: unknown) => void)(reason);
      return target.promise;
    }

    static withResolvers(): object {
      const { promise, resolve, reject } = newCapability(core, this as unknown as Constructor);
      return { promise, resolve, reject };
    }

    static try(callback: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
      const capability = newCapability(core, this as unknown as Constructor);
      try {
        (capability.resolve as Function)(callback(...args));
      } catch (error) {
        (capability.reject as Function)(error);
      }
      return capability.promise;
    }

    static all(iterable: Iterable<unknown>): unknown {
      return all(core, this as unknown as Constructor, iterable);
    }

    static allSettled(iterable: Iterable<unknown>): unknown {
      return allSettled(core, this as unknown as Constructor, iterable);
    }

    static any(iterable: Iterable<unknown>): unknown {
      return any(core, this as unknown as Constructor, iterable);
    }

    static race(iterable: Iterable<unknown>): unknown {
      return race(core, this as unknown as Constructor, iterable);
    }

    static get [Symbol.species](): unknown {
      return this;
    }

    declare readonly [Symbol.toStringTag]: string;
  }

  const make = (): PromiseState => new Promise(NONE);
  finish(Promise);
  return { Promise: Promise as unknown as PromiseClass, make };
}

/** What class syntax cannot say: lengths, attributes, and that programs see no base class. */
function finish(Promise: Function & { prototype: object }): void {
  Object.setPrototypeOf(Promise.prototype, Object.prototype);
  Object.defineProperty(Promise.prototype, Symbol.toStringTag, { value: "Promise", configurable: true });
  Object.defineProperty(Promise.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value: inspectPromise,
    configurable: true,
    enumerable: false,
    writable: true,
  });
}

/** `Promise { 1 }`, as Node's console prints a promise. */
function inspectPromise(
  this: PromiseState,
  depth: number,
  options: object,
  inspect: (value: unknown, options: object) => string,
): unknown {
  if (!PromiseState.is(this)) return this;
  const name = (this.constructor as { name?: string } | undefined)?.name ?? "Promise";
  const head = name === "Promise" ? name : `${name} [Promise]`;
  const { state, value } = PromiseState.read(this);
  if (depth < 0) return `[${head}]`;
  if (state === PENDING) return `${head} { <pending> }`;
  const text = inspect(value, { ...options, depth: depth - 1 });
  return `${head} { ${state === REJECTED ? "<rejected> " : ""}${text} }`;
}

/** The language's SpeciesConstructor. */
function speciesOf(promise: object, defaultConstructor: Function): Constructor {
  const constructor = (promise as { constructor?: unknown }).constructor;
  if (constructor === defaultConstructor || constructor === undefined)
    return defaultConstructor as Constructor;
  if (constructor === null || (typeof constructor !== "object" && typeof constructor !== "function")) {
    throw new TypeError("The .constructor property is not an object");
  }
  const species = (constructor as { [Symbol.species]?: unknown })[Symbol.species];
  if (species === undefined || species === null) return defaultConstructor as Constructor;
  if (typeof species === "function" && species.prototype !== undefined) return species as Constructor;
  throw new TypeError("object.constructor[Symbol.species] is not a constructor");
}

function newTarget(core: Core, constructor: Constructor, own: Function, make: () => PromiseState): Target {
  return constructor === own ? make() : newCapability(core, constructor);
}

/** The language's NewPromiseCapability. */
export function newCapability(core: Core, constructor: Constructor): Capability {
  const capability = new Capability();
  if (typeof constructor !== "function") throw new TypeError(`${render(constructor)} is not a constructor`);
  capability.promise = new constructor(capabilityExecutor(core, capability));
  if (typeof capability.resolve !== "function" || typeof capability.reject !== "function") {
    throw new TypeError("Promise resolve or reject function is not callable");
  }
  return capability;
}

export function capabilityExecutor(_core: Core, capability: Capability): Function {
  const executor = (resolve: unknown, reject: unknown): void => {
    if (capability.resolve !== undefined || capability.reject !== undefined) {
      throw new TypeError("Promise executor has already been invoked with non-undefined arguments");
    }
    capability.resolve = resolve;
    capability.reject = reject;
  };
  return stampCode(anonymous(executor), "executor", [capability]);
}

/** The language's PromiseResolve. */
export function promiseResolve(core: Core, constructor: Constructor, value: unknown): unknown {
  if (typeof constructor !== "function" && (typeof constructor !== "object" || constructor === null)) {
    throw new TypeError("PromiseResolve called on non-object");
  }
  if (PromiseState.is(value) && (value.constructor as unknown) === constructor) return value;
  if ((constructor as unknown) === core.Promise) {
    const promise = core.newPromise();
    resolvePromise(core, promise, value);
    return promise;
  }
  const capability = newCapability(core, constructor);
  (capability.resolve as (value: unknown) => void)(value);
  return capability.promise;
}

export function invokeThen(promise: unknown, onFulfilled: unknown, onRejected: unknown): unknown {
  return (promise as { then: (a: unknown, b: unknown) => unknown }).then(onFulfilled, onRejected);
}

function incompatible(method: string, receiver: unknown): TypeError {
  return new TypeError(
    `Method Promise.prototype.${method} called on incompatible receiver ${render(receiver)}`,
  );
}

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
  const callback = (value: unknown): unknown => {
    const promise = promiseResolve(core, data.species, data.onFinally.call(undefined));
    return invokeThen(promise, valueThunk(core, new Held(value)), undefined);
  };
  return stampCode(anonymous(callback), "thenFinally", [data]);
}

export function catchFinally(core: Core, data: Finally): Function {
  const callback = (reason: unknown): unknown => {
    const promise = promiseResolve(core, data.species, data.onFinally.call(undefined));
    return invokeThen(promise, thrower(core, new Held(reason)), undefined);
  };
  return stampCode(anonymous(callback), "catchFinally", [data]);
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
  const code = (): never => {
    throw held.value;
  };
  return stampCode(anonymous(code), "thrower", [held]);
}
