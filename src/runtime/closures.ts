/** The runtime's own closures: by name, how to make one, and the class of the data it is over. */
import { contextSnapshot } from "./async-local-storage.ts";
import { InContext, inContext } from "./contexts.ts";
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
import { defineVariable, deleteVariable } from "./environment.ts";
import { Capability, rejectFunction, Resolvers, resolveFunction } from "./promise-jobs.ts";
import type { Runtime } from "./runtime.ts";
import { TimeoutAbort, timeoutAbort } from "./timeout-abort.ts";
import {
  Awaited,
  callBack,
  callBackError,
  callbackified,
  Converted,
  eventListener,
  nodeCallback,
  NodeCallback,
  promisified,
  pushEnd,
  pushError,
  pushEvent,
  pushStop,
} from "./node-functions.ts";
import { Delay, delayAborted, pushAborted, pushTick } from "./node-timers.ts";
import { PushCursor } from "./pushed.ts";
import { OnceListener, onceWrapper } from "./once.ts";
import { Revocation, revokeFunction } from "./proxy.ts";

interface OwnClosure {
  readonly data: new (...args: never[]) => object;
  /** `more`: what else it is over, of any kind. */
  readonly make: (core: Core, data: never, more?: unknown) => unknown;
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
  inContext: { data: InContext, make: inContext },
  contextSnapshot: { data: InContext, make: (core, data: never) => contextSnapshot(core as Runtime, data) },
  delayAborted: { data: Delay, make: (_core, data: never) => delayAborted(data) },
  nodeCallback: { data: NodeCallback, make: nodeCallback },
  promisified: { data: Converted, make: promisified },
  callbackified: { data: Converted, make: callbackified },
  callBack: { data: Converted, make: callBack },
  callBackError: { data: Converted, make: callBackError },
  eventArrived: { data: Awaited, make: (core, data: never) => eventListener(core, "eventArrived", data) },
  eventFailed: { data: Awaited, make: (core, data: never) => eventListener(core, "eventFailed", data) },
  eventAborted: { data: Awaited, make: (core, data: never) => eventListener(core, "eventAborted", data) },
  pushTick: { data: PushCursor, make: (_core, data: never, value) => pushTick(data, value) },
  pushAborted: { data: PushCursor, make: (_core, data: never, signal) => pushAborted(data, signal as never) },
  pushEvent: { data: PushCursor, make: (_core, data: never) => pushEvent(data) },
  pushError: { data: PushCursor, make: (_core, data: never) => pushError(data) },
  pushEnd: { data: PushCursor, make: (_core, data: never) => pushEnd(data) },
  pushStop: { data: Object, make: (_core, data: never, listeners) => pushStop(data, listeners as never) },
  defineVariable: { data: Object, make: defineVariable },
  deleteVariable: { data: Object, make: deleteVariable },
  revoke: { data: Revocation, make: (_core: Core, data: never) => revokeFunction(data) },
};
