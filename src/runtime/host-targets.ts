/**
 * Listeners the program has on event targets of the host: message ports, broadcast channels, web sockets. For them
 * holds what holds for those on emitters (host-callbacks.ts, B1 to B3), and:
 *
 * E1: A target with a listener of the program's is on record until it is closed: nothing else may hold it.
 * E2: The host knows a listener by one function, whatever it listens to: by that it is found to be removed.
 */
import { nativeSignal } from "./abort.ts";
import { HostCall, noteGiven } from "./host-callbacks.ts";
import { isProgramFunction } from "./native-promises.ts";
import type { Runtime } from "./runtime.ts";

type Listener = (this: unknown, ...args: unknown[]) => unknown;
type Change = (this: object, type: unknown, listener: unknown, options?: unknown) => void;

/** For the runtime that owns this OS process. */
export function routeTargets(runtime: Runtime): void {
  const prototype = globalThis.EventTarget.prototype as unknown as Record<string, Change>;
  const { addEventListener: add, removeEventListener: remove } = prototype as { [name: string]: Change };
  const routed = routing(runtime);
  const own: Record<string, Change> = {
    addEventListener(type, listener, options) {
      const given = routed(listener);
      if (given !== listener)
        runtime.hostModules.arrived(this, "a listener", runtime.places.take(own["addEventListener"]));
      Reflect.apply(add!, this, [type, given, withNativeSignal(options)]);
    },
    removeEventListener(type, listener, options) {
      Reflect.apply(remove!, this, [type, routed(listener), options]);
    },
  };
  Object.assign(prototype, own);
}

/** What takes the place of a listener; of any but the program's, itself. */
function routing(runtime: Runtime): (listener: unknown) => unknown {
  const known = new WeakMap<object, Listener>();
  return (listener) => {
    const call = programListener(runtime, listener);
    if (call === undefined) return listener;
    const wrapped = known.get(listener as object) ?? wrap(runtime, call);
    known.set(listener as object, wrapped);
    return wrapped;
  };
}

function wrap(runtime: Runtime, listener: Listener): Listener {
  const stack = runtime.places.take(wrap);
  return function (this: unknown, ...args) {
    noteGiven(runtime, "an event", args, stack);
    new HostCall(listener, this, args).make(runtime);
  };
}

/** How to call it, if it is the program's: a function, an object, or what the engine has made for `onmessage = …`. */
function programListener(runtime: Runtime, listener: unknown): Listener | undefined {
  if (isProgramFunction(runtime, listener)) return listener as Listener;
  if (typeof listener === "function" && Object.hasOwn(listener, "handler")) {
    const { handler } = listener as { handler?: unknown };
    return handler === null || isProgramFunction(runtime, handler) ? (listener as Listener) : undefined;
  }
  if (typeof listener !== "object" || listener === null) return undefined;
  const object = listener as { handleEvent?: Listener };
  if (!isProgramFunction(runtime, object.handleEvent)) return undefined;
  return (...args) => object.handleEvent?.(...args);
}

/** The engine's targets insist on a signal of its own. */
function withNativeSignal(options: unknown): unknown {
  if (typeof options !== "object" || options === null || !("signal" in options)) return options;
  return { ...options, signal: nativeSignal(options.signal) };
}
