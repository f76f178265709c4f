/**
 * The roots: everything that can influence what a program does next. An image is what is reachable
 * from here.
 *
 * O1: What is not reachable from a root cannot run: frames hang from promises, jobs, timers or
 *     operations; work of the host that would resume one is on record and keeps images from being made.
 */
import { AnyFrame } from "../frames.ts";
import { isProgramFunction } from "../native-promises.ts";
import { isClass } from "../objects.ts";
import type { OperationsState } from "../operations.ts";
import type { ProcessState } from "../process.ts";
import { PromiseState } from "../promise-state.ts";
import type { QueueState } from "../jobs.ts";
import type { Runtime } from "../runtime.ts";
import { isExotic } from "../stamp.ts";
import { Immediate, Timeout } from "../timer-objects.ts";
import type { TimersState } from "../timers.ts";
import type { ClockState } from "../clock.ts";
import type { ConsoleState } from "../console.ts";
import { functionKeys, isChangedPrototype, removedFunctionKeys } from "../values/functions.ts";
import { isJob } from "../values/records.ts";
import { badImage } from "./bad-image.ts";

export interface Roots {
  /** Module-level variables. */
  readonly variables: Record<string, unknown>;
  /** Statics, and prototypes of static classes, that the program has changed. */
  readonly changed: object[];
  /** Globals the program has set. */
  readonly globals: Record<PropertyKey, unknown>;
  /** What the program has put on intrinsics, by their names. */
  readonly intrinsics: Map<string, object>;
  /** The promise of the module body. */
  readonly body: unknown;
  readonly queue: QueueState;
  readonly rejections: { pending: PromiseState[]; late: PromiseState[] };
  readonly timers: TimersState;
  readonly operations: OperationsState;
  readonly process: ProcessState;
  readonly console: ConsoleState;
  readonly clock: ClockState;
}

export function rootsOf(runtime: Runtime): Roots {
  const variables = Object.create(null) as Record<string, unknown>;
  for (const [name, [read]] of Object.entries(runtime.executable.module.variables)) variables[name] = read();
  const globals = Object.create(null) as Record<PropertyKey, unknown>;
  for (const name of runtime.globalView.names) globals[name] = Reflect.get(runtime.globalView.object, name);
  return {
    variables,
    changed: changedStatics(runtime),
    globals,
    intrinsics: runtime.intrinsics.changes((fn) => isProgramFunction(runtime, fn)),
    body: runtime.body,
    queue: runtime.jobs.contents(),
    rejections: runtime.rejections.contents(),
    timers: runtime.timers.contents(),
    operations: runtime.operations.contents(),
    process: runtime.process.read(),
    console: runtime.console.state,
    clock: runtime.clock.read(),
  };
}

function changedStatics(runtime: Runtime): object[] {
  const changed: object[] = [];
  for (const fn of Object.values(runtime.executable.module.statics)) {
    if (typeof fn !== "function") continue;
    const table = runtime.executable.privatesOf(fn) ?? {};
    const privates = Object.values(table).some((member) => member.static && member.kind === "field");
    const parent = Object.getPrototypeOf(fn) as object;
    if (privates || parent !== runtime.executable.originalParent(fn) || isChanged(fn)) changed.push(fn);
    if (!isClass(fn)) continue;
    const prototype = fn.prototype as object;
    if (isExotic(prototype) || isChangedPrototype(prototype)) changed.push(prototype);
  }
  return changed;
}

function isChanged(fn: Function): boolean {
  return (
    isExotic(fn) ||
    !Object.isExtensible(fn) ||
    functionKeys(fn).length > 0 ||
    removedFunctionKeys(fn).length > 0
  );
}

/** Puts restored roots in place. The program is stopped. */
export function installRoots(runtime: Runtime, value: unknown): void {
  const roots = value as Roots;
  check(isObject(roots) && isObject(roots.variables) && isObject(roots.globals), "roots");
  check(roots.intrinsics instanceof Map, "intrinsics");
  checkQueue(roots.queue);
  checkTimers(roots.timers);
  checkRest(roots);
  for (const [name, [, write]] of Object.entries(runtime.executable.module.variables)) {
    if (name in roots.variables) write(roots.variables[name] as never);
  }
  for (const name of Reflect.ownKeys(roots.globals)) {
    Reflect.set(runtime.globalView.object, name, roots.globals[name]);
  }
  for (const [name, changes] of roots.intrinsics) changeIntrinsic(runtime, name, changes);
  runtime.body = roots.body;
  runtime.clock.load(roots.clock);
  runtime.jobs.load(roots.queue);
  runtime.rejections.load(roots.rejections);
  runtime.timers.load(roots.timers);
  runtime.operations.load(roots.operations);
  runtime.process.load(roots.process);
  runtime.console.state = roots.console;
}

function changeIntrinsic(runtime: Runtime, name: string, changes: object): void {
  const object = runtime.intrinsics.byName(name);
  check(isObject(changes) && (isObject(object) || typeof object === "function"), `"${name}"`);
  Object.defineProperties(object, Object.getOwnPropertyDescriptors(changes));
}

function checkQueue(queue: QueueState): void {
  check(isObject(queue) && isList(queue.jobs) && queue.jobs.length % 3 === 0, "queue");
  for (let i = 0; i < queue.jobs.length; i += 3) check(isJob(queue.jobs[i]), "queue");
  check(isList(queue.ticks, isJob) && isList(queue.entries, isJob), "queue");
  check(!queue.entries.some((job) => job instanceof AnyFrame), "queue");
}

function checkTimers(timers: TimersState): void {
  check(isObject(timers) && Number.isSafeInteger(timers.sequence), "timers");
  check(
    isList(timers.timeouts, (one) => one instanceof Timeout),
    "timers",
  );
  check(
    isList(timers.immediates, (one) => one instanceof Immediate),
    "timers",
  );
}

function checkRest({ rejections, operations, process, console, clock }: Roots): void {
  check(isObject(rejections) && isList(rejections.pending, PromiseState.is), "rejections");
  check(isList(rejections.late, PromiseState.is), "rejections");
  check(isObject(operations) && Number.isSafeInteger(operations.last), "operations");
  check(
    isList(
      operations.operations,
      (one) => isObject(one) && PromiseState.is((one as { promise?: unknown }).promise),
    ),
    "operations",
  );
  check(isObject(process) && isList(process.argv) && isObject(process.env), "process");
  check(isList(process.registrations, isObject), "process");
  check(isObject(console) && console.counts instanceof Map && console.timers instanceof Map, "console");
  check(isObject(clock) && Object.values(clock).every((time) => Number.isFinite(time)), "clock");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isList(value: unknown, each: (one: unknown) => boolean = () => true): boolean {
  return Array.isArray(value) && value.every(each);
}

function check(ok: boolean, what: string): asserts ok {
  if (!ok) throw badImage(`no ${what}`);
}
