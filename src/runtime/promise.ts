/**
 * The program's `Promise`: the class the language specifies, made once per runtime.
 * States and waiting jobs are in promise-state.ts, what jobs do in promise-jobs.ts.
 */
import type { Core } from "./core.ts";
import { all, allSettled, any, race } from "./promise-combinators.ts";
import {
  Capability,
  Reaction,
  rejectFunction,
  rejectPromise,
  Resolvers,
  resolveFunction,
  type Target,
} from "./promise-jobs.ts";
import {
  type Constructor,
  invokeThen,
  newCapability,
  promiseResolve,
  speciesOf,
} from "./promise-capability.ts";
import { catchFinally, Finally, thenFinally } from "./promise-finally.ts";
import { PENDING, PromiseBase, PromiseState, REJECTED } from "./promise-state.ts";
import { render, renderTyped } from "./render.ts";

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
      if (typeof this !== "object" || this === null)
        throw new TypeError("Promise.prototype.finally called on non-object");
      const constructor = speciesOf(this, Promise);
      if (typeof onFinally !== "function") return invokeThen(this, onFinally, onFinally);
      const data = new Finally(onFinally as () => unknown, constructor);
      return invokeThen(this, thenFinally(core, data), catchFinally(core, data));
    }

    static resolve(value: unknown): unknown {
      return promiseResolve(core, this, value);
    }

    static reject(reason: unknown): unknown {
      const target = newTarget(core, this, Promise, make);
      if (!(target instanceof Capability)) {
        rejectPromise(core, target, reason);
        return target;
      }
      (target.reject as (reason: unknown) => void)(reason);
      return target.promise;
    }

    static withResolvers(): object {
      const { promise, resolve, reject } = newCapability(core, this);
      return { promise, resolve, reject };
    }

    static try(callback: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
      const capability = newCapability(core, this);
      try {
        if (typeof callback !== "function") throw new TypeError(`${renderTyped(callback)} is not a function`);
        (capability.resolve as Function)(callback(...args));
      } catch (error) {
        (capability.reject as Function)(error);
      }
      return capability.promise;
    }

    static all(iterable: Iterable<unknown>): unknown {
      return all(core, this, iterable);
    }

    static allSettled(iterable: Iterable<unknown>): unknown {
      return allSettled(core, this, iterable);
    }

    static any(iterable: Iterable<unknown>): unknown {
      return any(core, this, iterable);
    }

    static race(iterable: Iterable<unknown>): unknown {
      return race(core, this, iterable);
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

const NativePromise = globalThis.Promise;
const nativeThen = Reflect.get(NativePromise.prototype, "then") as Function;

/** `Promise { 1 }`, as Node's console prints a promise: it is shown a native one in the same state. */
function inspectPromise(this: PromiseState): unknown {
  if (!PromiseState.is(this)) return this;
  const { state, value } = PromiseState.read(this);
  const native = new NativePromise((resolve, reject) => {
    if (state !== PENDING) (state === REJECTED ? reject : resolve)(value);
  });
  Reflect.apply(nativeThen, native, [undefined, () => {}]);
  Object.setPrototypeOf(native, Object.getPrototypeOf(this) as object);
  return Object.defineProperties(native, Object.getOwnPropertyDescriptors(this));
}

function newTarget(core: Core, constructor: Constructor, own: Function, make: () => PromiseState): Target {
  return constructor === own ? make() : newCapability(core, constructor);
}

function incompatible(method: string, receiver: unknown): TypeError {
  return new TypeError(
    `Method Promise.prototype.${method} called on incompatible receiver ${render(receiver)}`,
  );
}
