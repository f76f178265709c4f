/**
 * Listeners the program has on host objects: they are called on the host's stack, whenever it likes.
 *
 * B1: While the program is stopped they wait, and are then called in order: nothing of it runs.
 * B2: What they throw is the program's, as if it had thrown it in a timer.
 * B3: What they are given comes from the host, and is noted as such (host-modules.ts, H5): by the line that
 *     put the listener there.
 */
import { EventEmitter } from "node:events";
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import { isProgramFunction } from "./native-promises.ts";
import type { Runtime } from "./runtime.ts";
import { makingOf } from "./stamp.ts";

type Listener = (this: unknown, ...args: unknown[]) => unknown;
type Add = (this: EventEmitter, event: string | symbol, listener: Listener) => EventEmitter;

/** A call that came while the program was stopped. An image cannot hold it: it pins until it was made. */
export class HostCall implements Job {
  readonly listener: Listener;
  readonly self: unknown;
  readonly args: unknown[];

  constructor(listener: Listener, self: unknown, args: unknown[]) {
    this.listener = listener;
    this.self = self;
    this.args = args;
  }

  /** Now, or when the program may run again (B1). */
  make(runtime: Runtime): void {
    const { jobs } = runtime;
    if (jobs.running) this.run(runtime);
    else if (jobs.halted || jobs.waitingEntries) jobs.enterSoon(this);
    else jobs.enter(() => this.run(runtime));
  }

  run(core: Core): void {
    try {
      Reflect.apply(this.listener, this.self, this.args);
    } catch (error) {
      core.uncaught(error, "uncaughtException");
    }
  }
}

/** B3. `stack`: of the call that has put the listener there. */
export function noteGiven(runtime: Runtime, what: string, args: readonly unknown[], stack: object): void {
  for (const arg of args) if (typeof arg === "object") runtime.hostModules.arrived(arg, what, stack);
}

/** What has been put around a program's listener. */
const routedListeners = new WeakSet<Listener>();

/** For the runtime that owns this OS process: its program's listeners on host objects are called through it. */
export function routeListeners(runtime: Runtime): void {
  const prototype = EventEmitter.prototype as unknown as Record<string, Add>;
  const { on, prependListener } = prototype as { on: Add; prependListener: Add };
  const kinds = { on, addListener: on, once: on, prependListener, prependOnceListener: prependListener };
  for (const [name, add] of Object.entries(kinds)) {
    const original = prototype[name] as Add;
    const routed: Add = function (event, listener) {
      const passes = routedListeners.has(listener) || !isProgramFunction(runtime, ownOf(listener));
      if (passes || isProgramObject(runtime, this)) {
        return Reflect.apply(original, this, [event, listener]);
      }
      const remove = name.includes("nce") ? () => void this.removeListener(event, wrapped) : () => {};
      const wrapped = wrap(runtime, event, listener, remove);
      routedListeners.add(wrapped);
      // By the object's own method, as Node does: a stream flows once somebody listens for its data.
      if (name === "once") return this.on(event, wrapped);
      return Reflect.apply(add, this, [event, wrapped]);
    };
    Object.defineProperty(routed, "name", { value: name, configurable: true });
    prototype[name] = routed;
  }
}

/** `once` puts a wrapper of the runtime's around any listener, the carrier's and the engine's included. */
function ownOf(listener: Listener & { readonly listener?: Listener }): Listener {
  return listener.listener ?? listener;
}

/** `removeListener` knows a wrapper by its `listener`, as it does those of `once`. */
function wrap(runtime: Runtime, event: string | symbol, listener: Listener, remove: () => void): Listener {
  const stack = runtime.places.take(wrap);
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    remove();
    noteGiven(runtime, `the event "${String(event)}"`, args, stack);
    // The program itself makes it happen: what is thrown is thrown into the program.
    if (runtime.jobs.running) return Reflect.apply(listener, this, args);
    new HostCall(listener, this, args).make(runtime);
  };
  return Object.assign(wrapped, { listener });
}

/** True for an emitter of the program's own: everything of its chain down to `EventEmitter` is the program's. */
function isProgramObject(runtime: Runtime, emitter: object): boolean {
  for (let at = Object.getPrototypeOf(emitter) as object | null; at !== null;) {
    if (at === EventEmitter.prototype) return true;
    const making = makingOf(at);
    const owner: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (making === undefined && typeof owner === "function" && !isProgramFunction(runtime, owner))
      return false;
    at = Object.getPrototypeOf(at) as object | null;
  }
  return true;
}
