/** Promises of any class: how the language makes, resolves and chains them without knowing the class. */
import type { Core } from "./core.ts";
import { Capability, resolvePromise } from "./promise-jobs.ts";
import { PromiseState } from "./promise-state.ts";
import { render } from "./render.ts";
import { stampCode } from "./stamp.ts";

export type Constructor = new (executor: unknown) => object;

/** The language's SpeciesConstructor. */
export function speciesOf(promise: object, defaultConstructor: Function): Constructor {
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
  return stampCode(
    (resolve: unknown, reject: unknown) => {
      if (capability.resolve !== undefined || capability.reject !== undefined) {
        throw new TypeError("Promise executor has already been invoked with non-undefined arguments");
      }
      capability.resolve = resolve;
      capability.reject = reject;
    },
    "executor",
    [capability],
  );
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
