/**
 * `AsyncResource` of node:async_hooks, for libraries that call their users' callbacks through one. There are no
 * hooks that could tell of it: it keeps the context it was made in.
 */
import { contextsOf } from "./async-local-storage.ts";
import { type Context, InContext, inContext } from "./contexts.ts";
import type { Runtime } from "./runtime.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** Where a resource keeps its context. Registered, so that it travels; there is none in the empty context. */
const CONTEXT = Symbol.for("godwit.context");

function contextOf(resource: object): Context | undefined {
  return (resource as Record<symbol, Context | undefined>)[CONTEXT];
}

/** One runtime's class. */
export function createAsyncResource(runtime: Runtime): Function {
  const bind = (context: Context | undefined, callback: Callback, self: unknown): Callback => {
    // As natively: without a `self` the function keeps the one it is called with.
    const given = self === undefined ? callback : callback.bind(self);
    return inContext(runtime, new InContext(context, given));
  };
  return class AsyncResource {
    readonly type: string;

    constructor(type: unknown) {
      if (typeof type !== "string") throw new TypeError('The "type" argument must be of type string');
      this.type = type;
      const context = runtime.contexts?.current;
      if (context !== undefined) Object.defineProperty(this, CONTEXT, { value: context });
    }

    static bind(callback: Callback, _type?: string, self?: unknown): Callback {
      return bind(runtime.contexts?.current, callback, self);
    }

    bind(callback: Callback, self?: unknown): Callback {
      return bind(contextOf(this), callback, self);
    }

    runInAsyncScope(callback: Callback, self?: unknown, ...args: unknown[]): unknown {
      return contextsOf(runtime).within(contextOf(this), callback, self, args);
    }

    emitDestroy(): this {
      return this;
    }

    asyncId(): number {
      return 1;
    }

    triggerAsyncId(): number {
      return 0;
    }
  };
}
