/** Event, EventTarget, AbortController, AbortSignal, DOMException. */
import { MAKE, ProgramAbortController, ProgramAbortSignal, type SignalFields } from "../abort.ts";
import type { GraphReader } from "../capture/graph-reader.ts";
import { elementsOf, isPlainObject } from "../capture/trusted.ts";
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

const isAbortSignal = (value: unknown): boolean => ProgramAbortSignal.is(value);

function isSignal({ dependents }: Partial<SignalFields>): boolean {
  return elementsOf(dependents, isAbortSignal) !== undefined;
}

function areListeners(listeners: Partial<EventListener[]>): boolean {
  return elementsOf(listeners, isListener) !== undefined;
}

function isListener(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { type, callback } = value as Partial<EventListener>;
  return typeof type === "string" && callback !== undefined;
}

/** Arrays of an image are copied: theirs may have any prototype. */
function fillTarget(input: GraphReader, target: ProgramEventTarget): void {
  const listeners = readFields<EventListener[]>(input, areListeners, "an event target");
  later(input, listeners, (all) => {
    ProgramEventTarget.write(target, elementsOf(all, isListener) as EventListener[]);
  });
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
    later(input, fields, (all) => {
      const dependents = elementsOf(all.dependents, isAbortSignal) as ProgramAbortSignal[];
      ProgramAbortSignal.writeSignal(signal, { ...all, dependents });
    });
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

let engines: readonly PropertyKey[] | undefined;

/** Whether it is under this symbol that the engine (Deno) keeps what the exception is. */
function isEngines(key: PropertyKey): boolean {
  if (typeof key !== "symbol") return false;
  engines ??= Object.getOwnPropertySymbols(new DOMException());
  return engines.includes(key);
}

/** What an aborted operation throws. */
export const DOM_EXCEPTION = slots<DOMException>({
  kind: 40,
  prototype: () => DOMException.prototype,
  head(out, exception) {
    out.string(out.heads, exception.message);
    out.string(out.heads, exception.name);
  },
  properties: (out, exception) => out.shapes.writeAttributes(exception, isEngines),
  make(input) {
    const exception = new DOMException(input.string(input.heads), input.string(input.heads));
    for (const key of Reflect.ownKeys(exception)) if (!isEngines(key)) Reflect.deleteProperty(exception, key);
    return exception;
  },
});
