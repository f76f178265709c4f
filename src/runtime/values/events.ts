/** Event, EventTarget, AbortController, AbortSignal, DOMException. */
import { MAKE, ProgramAbortController, ProgramAbortSignal, type SignalFields } from "../abort.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import { type EventFields, type EventListener, ProgramEvent, ProgramEventTarget } from "../events.ts";
import type { Runtime } from "../runtime.ts";
import { slots } from "./slots.ts";

type Name = "Event" | "EventTarget" | "AbortSignal" | "AbortController";

function classOf(runtime: Runtime, name: Name): new (...args: unknown[]) => object {
  return runtime.globals[name] as new (...args: unknown[]) => object;
}

function prototypeOf(name: Name): (runtime: Runtime) => object {
  return (runtime) => classOf(runtime, name).prototype as object;
}

/** Reads an object of the runtime's own; `ok` checks what it must hold. */
function readFields<T>(input: GraphReader, ok: (fields: Partial<T>) => boolean, what: string): T {
  const fields = input.value(input.bodies);
  if (typeof fields !== "object" || fields === null) throw input.bad(`no fields of ${what}`);
  input.afterwards.push(() => {
    if (!ok(fields)) throw input.bad(`wrong fields of ${what}`);
  });
  return fields as T;
}

/** `write` once everything is filled: fields are nodes of their own. */
function later<T>(input: GraphReader, fields: T, write: (fields: T) => void): void {
  input.afterwards.push(() => write(fields));
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

export const EVENT = slots<ProgramEvent>({
  kind: 36,
  prototype: prototypeOf("Event"),
  body: (out, event) => out.value(out.bodies, ProgramEvent.read(event)),
  make: (input) => new (classOf(input.runtime, "Event"))("") as ProgramEvent,
  fill(input, event) {
    later(input, readFields<EventFields>(input, isEvent, "an event"), (fields) =>
      ProgramEvent.write(event, fields),
    );
  },
});

function isEvent({ type, init }: Partial<EventFields>): boolean {
  return typeof type === "string" && isObject(init);
}

function isSignal({ dependents }: Partial<SignalFields>): boolean {
  return Array.isArray(dependents) && dependents.every((one) => ProgramAbortSignal.is(one));
}

function areListeners(listeners: Partial<EventListener[]>): boolean {
  return Array.isArray(listeners) && (listeners as EventListener[]).every(isListener);
}

function isListener(value: EventListener): boolean {
  return isObject(value) && typeof value.type === "string" && value.callback !== undefined;
}

function fillTarget(input: GraphReader, target: ProgramEventTarget): void {
  const listeners = readFields<EventListener[]>(input, areListeners, "an event target");
  later(input, listeners, (all) => ProgramEventTarget.write(target, all));
}

export const EVENT_TARGET = slots<ProgramEventTarget>({
  kind: 37,
  prototype: prototypeOf("EventTarget"),
  body: (out, target) => out.value(out.bodies, ProgramEventTarget.read(target)),
  make: (input) => new (classOf(input.runtime, "EventTarget"))() as ProgramEventTarget,
  fill: fillTarget,
});

export const ABORT_SIGNAL = slots<ProgramAbortSignal>({
  kind: 38,
  prototype: prototypeOf("AbortSignal"),
  body(out, signal) {
    out.value(out.bodies, ProgramEventTarget.read(signal));
    out.value(out.bodies, ProgramAbortSignal.readSignal(signal));
  },
  make: (input) => new (classOf(input.runtime, "AbortSignal"))(MAKE) as ProgramAbortSignal,
  fill(input, signal) {
    fillTarget(input, signal);
    const fields = readFields<SignalFields>(input, isSignal, "a signal");
    later(input, fields, (all) => ProgramAbortSignal.writeSignal(signal, all));
  },
});

export const ABORT_CONTROLLER = slots<ProgramAbortController>({
  kind: 39,
  prototype: prototypeOf("AbortController"),
  body: (out, controller) => out.value(out.bodies, controller.signal),
  make: (input) => new (classOf(input.runtime, "AbortController"))() as ProgramAbortController,
  fill(input, controller) {
    const signal = input.value(input.bodies);
    if (!ProgramAbortSignal.is(signal)) throw input.bad("a controller without a signal");
    ProgramAbortController.write(controller, signal);
  },
});

/** What an aborted operation throws. */
export const DOM_EXCEPTION = slots<DOMException>({
  kind: 40,
  prototype: () => DOMException.prototype,
  head(out, exception) {
    out.string(out.heads, exception.message);
    out.string(out.heads, exception.name);
  },
  properties: (out, exception) => out.shapes.writeAttributes(exception),
  make(input) {
    const exception = new DOMException(input.string(input.heads), input.string(input.heads));
    for (const key of Reflect.ownKeys(exception)) Reflect.deleteProperty(exception, key);
    return exception;
  },
});
