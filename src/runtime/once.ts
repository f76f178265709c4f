/**
 * `once` of event emitters: Node's wraps the listener in a function that tells nothing of itself, this
 * one wraps it in a closure over data.
 */
import { replace } from "./replace.ts";
import { stampCode } from "./stamp.ts";

type Listener = (...args: unknown[]) => unknown;
type Emitter = Record<
  "on" | "prependListener" | "removeListener",
  (type: PropertyKey, fn: Listener) => unknown
>;

/** A listener that is called once. */
export class OnceListener {
  target: Emitter;
  type: PropertyKey;
  listener: Listener;
  fired = false;

  constructor(target: Emitter, type: PropertyKey, listener: Listener) {
    this.target = target;
    this.type = type;
    this.listener = listener;
  }
}

export function onceWrapper(state: OnceListener): Listener {
  const wrapper = (...args: unknown[]): unknown => {
    if (state.fired) return undefined;
    state.target.removeListener(state.type, wrapper);
    state.fired = true;
    return Reflect.apply(state.listener, state.target, args);
  };
  // Where Node looks for the listener itself.
  return stampCode(Object.assign(wrapper, { listener: state.listener }), "once", [state]);
}

export function replaceOnce(): void {
  const events = globalThis.process?.getBuiltinModule?.("node:events");
  if (events === undefined) return;
  for (const [key, add] of [
    ["once", "on"],
    ["prependOnceListener", "prependListener"],
  ] as const) {
    replace(events.EventEmitter.prototype, key, (original) => (self, args) => {
      const [type, listener] = args as [PropertyKey, Listener];
      if (typeof listener !== "function") return Reflect.apply(original, self, args);
      const emitter = self as Emitter;
      emitter[add](type, onceWrapper(new OnceListener(emitter, type, listener)));
      return emitter;
    });
  }
}
