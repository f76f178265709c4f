/**
 * The classes one runtime gives its program in the place of the platform's. The code is shared; the
 * classes are each runtime's own, for programs may change them.
 */
import { EVENT, MAKE, ProgramAbortController, ProgramAbortSignal } from "./abort.ts";
import { checkInteger } from "./argument-errors.ts";
import { ProgramCustomEvent, ProgramEvent, ProgramEventTarget, REPORT } from "./events.ts";
import { CallbackJob } from "./promise-jobs.ts";
import type { Runtime } from "./runtime.ts";
import { TimeoutAbort } from "./timeout-abort.ts";
import { ProgramFinalizationRegistry, ProgramWeakMap, ProgramWeakRef, ProgramWeakSet } from "./weak.ts";

type Class = Function & { prototype: object };

/**
 * Makes `cls`, which extends a class of ours, look like the platform's: the base class's methods are its own,
 * and it inherits from `parent`.
 */
function own<C extends Class>(cls: C, name: string, parent: Class = Object): C {
  const { prototype } = cls;
  const base = Object.getPrototypeOf(prototype) as object;
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors<PropertyDescriptorMap>(
    base as never,
  );
  Object.defineProperties(prototype, members);
  Object.setPrototypeOf(prototype, parent.prototype);
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
  Object.defineProperty(cls, "name", { value: name, configurable: true });
  return cls;
}

/** As Node prints them. */
function withUnknownItems<C extends Class>(cls: C): C {
  const value = function (this: object): string {
    const own = this.constructor.name;
    return `${own === cls.name ? own : `${own} [${cls.name}]`} { <items unknown> }`;
  };
  Object.defineProperty(cls.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value,
    configurable: true,
  });
  return cls;
}

// As they are before anything is put in their place.
const { AbortSignal: HostSignal, Event: HostEvent, EventTarget: HostTarget } = globalThis;

/** What the host gives is of the platform's own class: `instanceof` says so, too. */
function withHosts<C extends Class>(cls: C, host: Function): C {
  const ordinary = Function.prototype[Symbol.hasInstance];
  const value = function (this: unknown, object: unknown): boolean {
    return Reflect.apply(ordinary, this, [object]) || (this === cls && object instanceof host);
  };
  return Object.defineProperty(cls, Symbol.hasInstance, { value, configurable: true });
}

export function createWeakClasses(runtime: Runtime): Record<string, Class> {
  const enqueue = (callback: (held: unknown) => unknown, held: unknown): void =>
    runtime.jobs.enterSoon(new CallbackJob(callback, [held]));
  const FinalizationRegistry = class extends ProgramFinalizationRegistry {
    constructor(cleanup: unknown) {
      super(enqueue, cleanup);
    }
  };
  return {
    WeakMap: withUnknownItems(own(class extends ProgramWeakMap {}, "WeakMap")),
    WeakSet: withUnknownItems(own(class extends ProgramWeakSet {}, "WeakSet")),
    WeakRef: own(class extends ProgramWeakRef {}, "WeakRef"),
    FinalizationRegistry: own(FinalizationRegistry, "FinalizationRegistry"),
  };
}

function signalsOf(given: Iterable<unknown>): ProgramAbortSignal[] {
  if (typeof given !== "object" || given === null || typeof given[Symbol.iterator] !== "function")
    throw wrongType("signals cannot be converted to sequence.");
  return [...given].map((signal, index) => {
    if (!ProgramAbortSignal.is(signal)) throw wrongType(`signals[${index}] is not of type AbortSignal.`);
    return signal;
  });
}

function wrongType(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

export function createEventClasses(runtime: Runtime): Record<string, Class> {
  const Event = withHosts(own(class extends ProgramEvent {}, "Event"), HostEvent);
  const CustomEvent = own(class extends ProgramCustomEvent {}, "CustomEvent", Event);
  const EventTarget = withHosts(own(class extends ProgramEventTarget {}, "EventTarget"), HostTarget);
  Object.defineProperty(EventTarget.prototype, REPORT, {
    value: (error: unknown) => runtime.uncaught(error, "uncaughtException"),
  });
  // Node's own functions for event targets (events.setMaxListeners, events.once) know one by this.
  Object.defineProperty(EventTarget, Symbol.for("nodejs.event_target"), { value: true, enumerable: true });
  const AbortSignal = own(class extends ProgramAbortSignal {}, "AbortSignal", EventTarget);
  withHosts(AbortSignal, HostSignal);
  Object.defineProperty(AbortSignal.prototype, EVENT, { value: Event });
  const make = (): ProgramAbortSignal => new AbortSignal(MAKE);
  const AbortController = own(
    class extends ProgramAbortController {
      constructor() {
        super(make());
      }
    },
    "AbortController",
  );
  const statics = {
    abort: (reason?: unknown) => {
      const signal = make();
      ProgramAbortSignal.abort(signal, reason);
      return signal;
    },
    any: (signals: Iterable<unknown>) => {
      const signal = make();
      ProgramAbortSignal.follow(signal, signalsOf(signals));
      return signal;
    },
    timeout: (delayMs: unknown) => {
      checkInteger("delay", delayMs, 0, 2 ** 32 - 1);
      const signal = make();
      runtime.timers.set(TimeoutAbort.callback(signal), delayMs, [], false).unref();
      return signal;
    },
  };
  for (const [name, value] of Object.entries(statics)) {
    Object.defineProperty(AbortSignal, name, { value, writable: true, configurable: true });
  }
  return { Event, CustomEvent, EventTarget, AbortSignal, AbortController };
}
