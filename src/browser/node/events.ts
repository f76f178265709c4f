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
  listeners(type: PropertyKey): unknown[];
  listenerCount(type: PropertyKey): number;
  setMaxListeners(count: number): unknown;
  emit(type: PropertyKey, ...args: unknown[]): boolean;
}

/** Named as Node's are, by which images know them. */
const SHAPE_MODE = Symbol("shapeMode");
const CAPTURE = Symbol("kCapture");
const errorMonitor = Symbol("events.errorMonitor");

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
  this[CAPTURE] = Boolean(options?.captureRejections);
  if (this[CAPTURE]) throw capturesNothing();
}

const prototype = Bare.prototype as unknown as Emitter;
// oxlint-disable-next-line typescript/unbound-method -- called on whatever emitter
const { emit } = prototype;

EventEmitter.prototype = prototype;
Object.defineProperties(prototype, {
  constructor: { value: EventEmitter, writable: true, configurable: true },
  emit: {
    value: function (this: Emitter, type: PropertyKey, ...args: unknown[]): boolean {
      if (this[CAPTURE]) throw capturesNothing();
      if (type === "error" && this._events?.[errorMonitor] !== undefined)
        Reflect.apply(emit, this, [errorMonitor, ...args]);
      return Reflect.apply(emit, this, [type, ...args]);
    },
    writable: true,
    configurable: true,
    enumerable: true,
  },
});

/** Better than to let a rejection pass that somebody waits for. */
function capturesNothing(): Error {
  return new Error("In a page no emitter captures rejections");
}

/** The runtime has its own in place of each: two functions, by which it knows them. */
const once = (): void => {};
const on = (): void => {};

const { defaultMaxListeners } = Object.getOwnPropertyDescriptors(Bare) as PropertyDescriptorMap;

Object.defineProperties(EventEmitter, { defaultMaxListeners: defaultMaxListeners! });
Object.assign(EventEmitter, {
  EventEmitter,
  once,
  on,
  errorMonitor,
  captureRejectionSymbol: Symbol.for("nodejs.rejection"),
  getEventListeners: (emitter: Emitter, type: PropertyKey) => emitter.listeners(type),
  listenerCount: (emitter: Emitter, type: PropertyKey) => emitter.listenerCount(type),
  setMaxListeners: (count: number, ...emitters: Emitter[]) => {
    for (const emitter of emitters) emitter.setMaxListeners(count);
  },
});

export { EventEmitter };
export default EventEmitter;
