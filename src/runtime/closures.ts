/** The runtime's own closures: by name, how to make one, and the class of the data it is over. */
import type { Core } from "./core.ts";
import { capabilityExecutor } from "./promise-capability.ts";
import { catchFinally, Finally, Held, thenFinally, thrower, valueThunk } from "./promise-finally.ts";
import {
  allElement,
  anyRejection,
  Element,
  settledElement,
  settledRejection,
} from "./promise-combinators.ts";
import { Capability, rejectFunction, Resolvers, resolveFunction } from "./promise-jobs.ts";
import { TimeoutAbort, timeoutAbort } from "./timeout-abort.ts";
import { OnceListener, onceWrapper } from "./once.ts";
import { Revocation, revokeFunction } from "./proxy.ts";

interface OwnClosure {
  readonly data: new (...args: never[]) => object;
  readonly make: (core: Core, data: never) => unknown;
}

export const CLOSURES: Readonly<Record<string, OwnClosure>> = {
  resolve: { data: Resolvers, make: resolveFunction },
  reject: { data: Resolvers, make: rejectFunction },
  executor: { data: Capability, make: capabilityExecutor },
  thenFinally: { data: Finally, make: thenFinally },
  catchFinally: { data: Finally, make: catchFinally },
  valueThunk: { data: Held, make: valueThunk },
  thrower: { data: Held, make: thrower },
  allElement: { data: Element, make: allElement },
  settledElement: { data: Element, make: settledElement },
  settledRejection: { data: Element, make: settledRejection },
  anyRejection: { data: Element, make: anyRejection },
  timeoutAbort: { data: TimeoutAbort, make: (_core: Core, data: never) => timeoutAbort(data) },
  once: { data: OnceListener, make: (_core: Core, data: never) => onceWrapper(data) },
  revoke: { data: Revocation, make: (_core: Core, data: never) => revokeFunction(data) },
};
