/**
 * node:events in a page: the emitters of the package `events`, made to hold what Node's hold, so that they move between
 * the two. `once` and `on` are the runtime's (src/runtime/node-functions.ts).
 */
import Bare from "events";

interface Emitter {
  _events?: Record<PropertyKey, unknown>;
  _eventsCount?: number;
  _maxListeners?: number | undefined;
  [SHAPE_MODE]?: boolean;
  [CAPTURE]?: boolean;
  [captureRejectionSymbol]?: unknown;
  listeners(type: PropertyKey): unknown[];
  listenerCount(type: PropertyKey): number;
  setMaxListeners(count: number): unknown;
  emit(type: PropertyKey, ...args: unknown[]): boolean;
}

/** Named as Node's are, by which images know them. */
const SHAPE_MODE = Symbol("shapeMode");
const CAPTURE = Symbol("kCapture");
const errorMonitor = Symbol("events.errorMonitor");
const captureRejectionSymbol = Symbol.for("nodejs.rejection");
/** `EventEmitter.captureRejections`, which programs may set. */
const defaults = { captureRejections: false };

/** As Node's, called or constructed: the properties come in the same order. */
function EventEmitter(this: Emitter, options?: { readonly captureRejections?: boolean }): void {
  const own = this._events !== undefined && this._events !== (Object.getPrototypeOf(this) as Emitter)._events;
  if (own) this[SHAPE_MODE] = true;
  else {
    this._events = Object.create(null) as Record<PropertyKey, unknown>;
    this[SHAPE_MODE] = false;
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  const { captureRejections = defaults.captureRejections } = options ?? {};
  this[CAPTURE] = captureRejections;
}

const prototype = Bare.prototype as unknown as Emitter;
// oxlint-disable-next-line typescript/unbound-method -- called on whatever emitter
const { emit } = prototype;

EventEmitter.prototype = prototype;
Object.defineProperties(prototype, {
  constructor: { value: EventEmitter, writable: true, configurable: true },
  emit: {
    value: function (this: Emitter, type: PropertyKey, ...args: unknown[]): boolean {
      if (type === "error" && this._events?.[errorMonitor] !== undefined)
        Reflect.apply(emit, this, [errorMonitor, ...args]);
      const listeners = this[CAPTURE] ? this._events?.[type] : undefined;
      if (listeners === undefined) return Reflect.apply(emit, this, [type, ...args]);
      for (const listener of [listeners].flat() as Function[])
        capture(this, Reflect.apply(listener, this, args), type, args);
      return true;
    },
    writable: true,
    configurable: true,
    enumerable: true,
  },
});

/** What a listener has returned: if it is rejected, the emitter is told. */
function capture(emitter: Emitter, returned: unknown, type: PropertyKey, args: readonly unknown[]): void {
  const { then } = (returned ?? {}) as { then?: unknown };
  if (typeof then !== "function") return;
  const rejected = (error: unknown): void => process.nextTick(tellRejection, emitter, error, type, args);
  Reflect.apply(then, returned, [undefined, rejected]);
}

function tellRejection(emitter: Emitter, error: unknown, type: PropertyKey, args: readonly unknown[]): void {
  const own = emitter[captureRejectionSymbol];
  if (typeof own === "function") return void Reflect.apply(own, emitter, [error, type, ...args]);
  const before = emitter[CAPTURE]!;
  try {
    // A listener of this one that fails is told to nobody.
    emitter[CAPTURE] = false;
    emitter.emit("error", error);
  } finally {
    emitter[CAPTURE] = before;
  }
}

/** The runtime has its own in place of each: two functions, by which it knows them. */
const once = (): void => {};
const on = (): void => {};

const { defaultMaxListeners } = Object.getOwnPropertyDescriptors(Bare) as PropertyDescriptorMap;

Object.defineProperties(EventEmitter, {
  defaultMaxListeners: defaultMaxListeners!,
  captureRejections: {
    get: () => defaults.captureRejections,
    set(value: boolean) {
      defaults.captureRejections = value;
    },
    enumerable: true,
    configurable: true,
  },
});
Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  errorMonitor,
  captureRejectionSymbol,
  getEventListeners: (emitter: Emitter, type: PropertyKey) => emitter.listeners(type),
  listenerCount: (emitter: Emitter, type: PropertyKey) => emitter.listenerCount(type),
  setMaxListeners: (count: number, ...emitters: Emitter[]) => {
    for (const emitter of emitters) emitter.setMaxListeners(count);
  },
});

export { EventEmitter };
export default EventEmitter;
