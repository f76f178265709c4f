// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * The runtime's own data: jobs, resolving functions' records, cursors. A record is its name and its
 * fields, each checked when it is read: an image must not put into the queue what is no job.
 */
import { ProgramAbortSignal } from "../abort.ts";
import { Unwrap } from "../async-iterators.ts";
import { AsyncGeneratorFrame, Request } from "../async-generators.ts";
import { MatchCursor } from "../built-in-iterators.ts";
import type { Family } from "../capture/family.ts";
import { isInstance, isPlainObject } from "../capture/trusted.ts";
import { ProgramEventTarget, Removal } from "../events.ts";
import { AnyFrame, AsyncFrame } from "../frames.ts";
import { OnceListener } from "../once.ts";
import { Each } from "../array-callbacks.ts";
import { FromAsync } from "../from-async.ts";
import { HookWaiter } from "../hooks.ts";
import { HELPER_KINDS, HelperCursor, type HelperKind } from "../iterator-helpers.ts";
import { AsyncCursor, Cursor, IndexCursor, IteratorCursor, StringCursor } from "../iterators.ts";
import { InContext } from "../contexts.ts";
import { Finally, Held } from "../promise-finally.ts";
import { Element, Gathering, isCombinator } from "../promise-combinators.ts";
import {
  Adopt,
  AdoptJob,
  CallbackJob,
  Capability,
  Reaction,
  Resolvers,
  ThenableJob,
} from "../promise-jobs.ts";
import { PromiseState } from "../promise-state.ts";
import { Revocation } from "../proxy.ts";
import { PrivateReference, SuperReference } from "../references.ts";
import { TimeoutAbort } from "../timeout-abort.ts";
import { Awaited, Converted, NodeCallback } from "../node-functions.ts";
import { Delay } from "../node-timers.ts";
import { PushCursor } from "../pushed.ts";
import { SteppedCursor } from "../stepped-cursors.ts";
import { StartJob } from "../start-job.ts";

type Check = (value: unknown) => boolean;

const any: Check = () => true;
const bool: Check = (value) => typeof value === "boolean";
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const number: Check = (value) => typeof value === "number";
const text: Check = (value) => typeof value === "string";
const fn: Check = (value) => typeof value === "function";
const key: Check = (value) => text(value) || typeof value === "symbol";
const object: Check = (value) => (typeof value === "object" && value !== null) || fn(value);
const list: Check = (value) => isPlainObject(value) && Array.isArray(value);
const promise: Check = PromiseState.is;
const target: Check = (value) => PromiseState.is(value) || isInstance(value, Capability);
const mode: Check = (value) => value === 0 || value === 1 || value === 2;
const instance =
  (cls: abstract new (...args: never[]) => object): Check =>
  (value) =>
    isInstance(value, cls);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

interface RecordKind {
  readonly name: string;
  readonly make: () => object;
  readonly fields: readonly (readonly [name: string, check: Check])[];
}

const none = undefined as never;

const KINDS: readonly RecordKind[] = [
  kind(() => new Reaction(none, none, none), {
    onFulfilled: optional(fn),
    onRejected: optional(fn),
    target: optional(target),
  }),
  kind(() => new HookWaiter(), {}),
  kind(() => new Adopt(none), { target: promise }),
  kind(() => new AdoptJob(none, none), { target: promise, promise }),
  kind(() => new ThenableJob(none, none, none), { target: promise, thenable: object, method: fn }),
  kind(() => new CallbackJob(none, none), { callback: fn, args: list }),
  kind(() => new Resolvers(none), { promise, done: bool }),
  kind(() => new Capability(), { promise: any, resolve: optional(fn), reject: optional(fn) }),
  kind(() => new Finally(none, none), { onFinally: fn, species: fn }),
  kind(() => new Held(none), { value: any }),
  kind(() => new Gathering(none), { values: list, missing: count, capability: instance(Capability) }),
  kind(() => new Element(none, none, none), {
    combinator: isCombinator,
    gathering: instance(Gathering),
    index: count,
    called: bool,
  }),
  kind(() => new Request(none, none, none), { mode, value: any, promise }),
  kind(() => new Unwrap(none, none, none), {
    done: bool,
    toClose: optional(instance(Cursor)),
    target: promise,
  }),
  kind(() => new IndexCursor(none), { items: optional(object), kind: mode, index: count }),
  kind(() => new MatchCursor(none, none), { regExp: instance(RegExp), text, done: bool }),
  kind(() => new HelperCursor(none, none, none, none), {
    kind: (value) => HELPER_KINDS.includes(value as HelperKind),
    source: optional(instance(IteratorCursor)),
    callback: optional(fn),
    count: number,
    inner: optional(instance(Cursor)),
    running: bool,
  }),
  kind(() => new StringCursor(none), { text, index: count }),
  kind(() => new IteratorCursor(none, none), { iterator: object, method: any }),
  kind(() => new AsyncCursor(none, none), { iterator: object, method: any }),
  kind(() => new Revocation(null), { proxy: any }),
  kind(() => new Removal(none, none), { target: ProgramEventTarget.is, listener: object }),
  kind(() => new TimeoutAbort(none), { signal: ProgramAbortSignal.is }),
  kind(() => new StartJob(), {}),
  kind(() => new SteppedCursor(none, 0), { source: object, kind: mode, steps: count, done: bool }),
  kind(() => new PushCursor(none), {
    Promise: fn,
    values: list,
    waiting: list,
    failure: list,
    done: bool,
    stop: optional(fn),
  }),
  kind(() => new InContext(none), { context: optional(instance(Map)), callback: optional(fn) }),
  kind(() => new Delay(none, none, none), {
    resolve: fn,
    reject: fn,
    timer: optional(object),
    signal: optional(ProgramAbortSignal.is),
  }),
  kind(() => new Converted(none), { original: fn }),
  kind(() => new NodeCallback(none, none), { resolvers: instance(Resolvers), names: optional(list) }),
  kind(() => new Awaited(none, none, none), {
    target: object,
    type: any,
    resolvers: instance(Resolvers),
    listeners: list,
    signal: optional(ProgramAbortSignal.is),
  }),
  kind(() => new OnceListener(none, none, none), { target: object, type: any, listener: fn, fired: bool }),
  kind(() => new PrivateReference(none, none, none), { table: object, name: text, object: any }),
  kind(() => new SuperReference(none, "", none), { home: object, key, self: any }),
  kind(() => new Each(0, [], none, none, false), {
    kind: mode,
    items: object,
    callback: fn,
    self: any,
    passes: bool,
    index: count,
    length: optional(count),
    result: optional(list),
    failed: bool,
    error: any,
  }),
  kind(() => new FromAsync(none, none, none), {
    target: promise,
    map: optional(fn),
    self: any,
    cursor: optional(instance(Cursor)),
    items: optional(object),
    length: count,
    result: object,
    index: count,
    awaited: mode,
    error: any,
  }),
];

function kind(make: () => object, fields: Record<string, Check>): RecordKind {
  return { name: make().constructor.name, make, fields: Object.entries(fields) };
}

const BY_PROTOTYPE = new Map(KINDS.map((one) => [Object.getPrototypeOf(one.make()) as object, one]));
const NUMBERS = new Map(KINDS.map((one, number) => [one, number]));

export function isRecord(prototype: object): boolean {
  return BY_PROTOTYPE.has(prototype);
}

/** What the job queue may hold. */
export function isJob(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  if (isInstance(value, AsyncFrame) || isInstance(value, AsyncGeneratorFrame)) return true;
  return isRecord(Object.getPrototypeOf(value) as object) && "run" in value;
}

/** What no program ever holds: frames, jobs, cursors. */
export function isInternal(value: object): boolean {
  if (!isPlainObject(value)) return false;
  return (
    isInstance(value, AnyFrame) ||
    isInstance(value, Cursor) ||
    isRecord(Object.getPrototypeOf(value) as object)
  );
}

export const RECORD: Family = {
  kind: 14,
  head(out, record: object) {
    out.heads.uint(NUMBERS.get(kindOf(record))!);
  },
  body(out, record: object) {
    for (const [name] of kindOf(record).fields) {
      out.value(out.bodies, (record as Record<string, unknown>)[name]);
    }
  },
  make(input) {
    const one = KINDS[input.heads.readUint()];
    if (one === undefined) throw input.bad("unknown kind of record");
    return one.make();
  },
  fill(input, record: object) {
    const { fields, name } = kindOf(record);
    for (const [field, check] of fields) {
      const value = input.value(input.bodies);
      if (!check(value)) throw input.bad(`field "${field}" of a ${name} is of the wrong kind`);
      (record as Record<string, unknown>)[field] = value;
    }
  },
};

function kindOf(record: object): RecordKind {
  return BY_PROTOTYPE.get(Object.getPrototypeOf(record) as object)!;
}
