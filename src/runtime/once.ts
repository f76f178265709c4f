/**
 * `once` of event emitters: Node's wraps the listener in a function that tells nothing of itself, this
 * one wraps it in a closure over data.
 */
import { emittingMark } from "./host-classes.ts";
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

/**
 * Node marks lists of listeners while it goes through them, and takes one out of a marked list's copy. A list that has
 * come from an engine without marks (Node 22, Deno, a page) gets one here: else its next listener would be left out.
 */
function markLists(prototype: Record<"off" | "removeListener", unknown>): void {
  const mark = emittingMark();
  if (mark === undefined) return;
  replace(prototype, "removeListener", (original) => (self, args) => {
    const lists = (self as { _events?: Record<PropertyKey, object | undefined> } | undefined)?._events;
    const type = args[0] as PropertyKey;
    const list = lists?.[type];
    // Whoever goes through it just now has counted from nothing.
    if (Array.isArray(list) && !Number.isFinite(Reflect.get(list, mark)))
      lists![type] = Object.assign(list.slice(), { [mark]: 0 });
    return Reflect.apply(original, self, args);
  });
  prototype.off = prototype.removeListener;
}

export function replaceOnce(): void {
  const events = globalThis.process?.getBuiltinModule?.("node:events");
  if (events === undefined) return;
  markLists(events.EventEmitter.prototype);
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
