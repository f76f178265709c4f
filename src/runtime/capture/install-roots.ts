// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Puts restored roots in place. The program is stopped.
 *
 * N1: Everything is checked before anything of the runtime is changed.
 * N2: What the runtime calls or iterates over is copied out of the image's objects (trusted.ts).
 * N3: A frame waits in one place: it is resumed once, and is in a state to be resumed.
 */
import { Contexts } from "../contexts.ts";
import { ProgramWeakMap } from "../weak.ts";
import { AsyncGeneratorFrame } from "../async-generators.ts";
import { AsyncFrame } from "../frames.ts";
import type { Hook, HooksState } from "../hooks.ts";
import type { Job, QueueState } from "../jobs.ts";
import { isProgramFunction } from "../native-promises.ts";
import type { Operation, OperationsState } from "../operations.ts";
import type { ProcessState } from "../process.ts";
import { PromiseState } from "../promise-state.ts";
import type { Runtime } from "../runtime.ts";
import { Immediate, Timeout } from "../timer-objects.ts";
import type { TimersState } from "../timers.ts";
import type { ClockState } from "../clock.ts";
import type { ConsoleState } from "../console.ts";
import type { Registration } from "../emitter.ts";
import { isJob } from "../values/records.ts";
import { badImage } from "./bad-image.ts";
import { isPlainObject, list, missing, ownValue, record, table } from "./trusted.ts";

/** `waiting`: every job that waits for a restored promise. */
export function installRoots(runtime: Runtime, root: unknown, waiting: readonly Job[]): void {
  const variables = record(ownValue(root, "variables"), "variables");
  const globals = globalsOf(ownValue(root, "globals"));
  const intrinsics = intrinsicsOf(runtime, ownValue(root, "intrinsics"));
  const contexts = contextsOf(ownValue(root, "contexts"));
  const losses = lossesOf(runtime, ownValue(root, "losses"));
  const queue = queueOf(ownValue(root, "queue"));
  const rejections = rejectionsOf(ownValue(root, "rejections"));
  const timers = timersOf(ownValue(root, "timers"));
  const operations = operationsOf(ownValue(root, "operations"));
  const process = processOf(ownValue(root, "process"));
  const hooks = hooksOf(ownValue(root, "hooks"));
  const console = consoleOf(ownValue(root, "console"));
  const clock = clockOf(ownValue(root, "clock"));
  checkFrames([...waiting, ...queue.jobs.filter((_, i) => i % 3 === 0), ...queue.ticks] as Job[]);

  for (const [name, [, write]] of Object.entries(runtime.executable.module.variables)) {
    if (variables.has(name)) write(variables.get(name) as never);
  }
  for (const [name, value] of globals) Reflect.set(runtime.globalView.object, name, value);
  for (const [object, changes] of intrinsics) Object.defineProperties(object, changes);
  for (const lose of losses) lose();
  runtime.contexts = contexts;
  runtime.body = ownValue(root, "body");
  runtime.clock.load(clock);
  runtime.jobs.load(queue);
  runtime.rejections.load(rejections);
  runtime.timers.load(timers);
  runtime.operations.load(operations);
  runtime.process.load(process);
  runtime.hooks.load(hooks);
  runtime.console.state = console;
}

/**
 * Nodes that were late (late-nodes.ts) are there now: puts them where the runtime has their holes.
 *
 * @param filled gives what belongs there for a hole, and anything else back as it is.
 */
export function fillInRoots(runtime: Runtime, filled: (value: unknown) => unknown): void {
  for (const [read, write] of Object.values(runtime.executable.module.variables)) {
    const value = read();
    if (filled(value) !== value) write(filled(value) as never);
  }
  const { object, names } = runtime.globalView;
  for (const name of names) Reflect.set(object, name, filled(Reflect.get(object, name)));
  const queue = runtime.jobs.contents();
  runtime.jobs.load({ ...queue, jobs: queue.jobs.map(filled) });
  const { hooks, ...state } = runtime.hooks.contents();
  const hooksNow = hooks.map((hook) => ({ ...hook, hook: filled(hook.hook) as Hook["hook"] }));
  runtime.hooks.load({ ...state, hooks: hooksNow });
  const { listeners } = runtime.process;
  listeners.registrations = listeners.registrations.map((one) => ({
    ...one,
    listener: filled(one.listener) as Registration["listener"],
  }));
}

/** Globals that can be set, and are not how the runtime and its carrier find each other. */
function globalsOf(value: unknown): Map<PropertyKey, unknown> {
  const globals = record(value, "globals");
  for (const name of globals.keys()) {
    const own = typeof name === "symbol" && Symbol.keyFor(name)?.startsWith("godwit.");
    if (own || !canAssign(globalThis, name)) missing(`global "${String(name)}"`);
  }
  return globals;
}

function canAssign(object: object, key: PropertyKey): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  if (descriptor === undefined) return Object.isExtensible(object);
  return descriptor.writable === true || descriptor.set !== undefined;
}

function canChange(object: object, key: PropertyKey): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor === undefined
    ? Object.isExtensible(object)
    : descriptor.configurable || descriptor.writable === true;
}

/** What the program can have done to an intrinsic: added to it, or put functions of its own in place of others. */
function intrinsicsOf(runtime: Runtime, value: unknown): Map<object, PropertyDescriptorMap> {
  const all = new Map<object, PropertyDescriptorMap>();
  const isOwn = (fn: unknown): boolean => isProgramFunction(runtime, fn);
  for (const [name, changes] of table(value, isPlainObject, "intrinsics")) {
    const object = runtime.intrinsics.byName(name);
    if ((typeof object !== "object" && typeof object !== "function") || object === null)
      return missing(`"${name}"`);
    const descriptors = Object.getOwnPropertyDescriptors(changes as PropertyDescriptorMap & object);
    for (const key of Reflect.ownKeys(descriptors)) {
      const { value: plain, get, set } = Reflect.getOwnPropertyDescriptor(changes as object, key)!;
      const setting = isSetting(object, key) && isPrimitive(plain) && get === undefined && set === undefined;
      const allowed = !Object.hasOwn(object, key) || setting || [plain, get, set].some(isOwn);
      if (!allowed || !canChange(object, key)) missing(`"${name}.${String(key)}"`);
    }
    all.set(object, descriptors);
  }
  return all;
}

function contextsOf(waiting: unknown): Contexts | undefined {
  if (waiting === undefined) return undefined;
  if (!isPlainObject(waiting) || !ProgramWeakMap.is(waiting)) return missing("contexts");
  return new Contexts(waiting);
}

/** A number or the like that a program may change. */
function isSetting(object: object, key: PropertyKey): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor?.writable === true && isPrimitive(descriptor.value);
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

/** What the program has taken from intrinsics, or closed. */
function lossesOf(runtime: Runtime, value: unknown): (() => unknown)[] {
  const intrinsic = (name: unknown): object => {
    const object = typeof name === "string" ? runtime.intrinsics.byName(name) : undefined;
    return isPrimitive(object) ? missing("intrinsic") : (object as object);
  };
  const each = (key: string, act: (object: object) => unknown): (() => unknown)[] =>
    list(ownValue(value, key), (name) => typeof name === "string", "losses").map((name) => {
      const object = intrinsic(name);
      return () => act(object);
    });
  const removals = [...table(ownValue(value, "removed"), isPlainObject, "losses")].flatMap(([name, keys]) => {
    const object = intrinsic(name);
    return list(keys, (key) => typeof key === "string" || typeof key === "symbol", "losses").map(
      (key) => () => Reflect.deleteProperty(object, key as PropertyKey),
    );
  });
  return [...removals, ...each("closed", Object.preventExtensions), ...each("frozen", Object.freeze)];
}

function queueOf(value: unknown): QueueState {
  const jobs = list(ownValue(value, "jobs"), () => true, "queue");
  if (jobs.length % 3 !== 0) missing("queue");
  for (let i = 0; i < jobs.length; i += 3) {
    if (!isJob(jobs[i]) || (jobs[i + 1] !== 0 && jobs[i + 1] !== 1)) missing("queue");
  }
  const ticks = list(ownValue(value, "ticks"), isJob, "queue") as Job[];
  const entries = list(ownValue(value, "entries"), isJob, "queue") as Job[];
  if (entries.some(isFrame)) missing("queue");
  const ticksFirst = ownValue(value, "ticksFirst");
  if (typeof ticksFirst !== "boolean") return missing("queue");
  return { jobs, ticks, entries, ticksFirst };
}

function isFrame(job: unknown): boolean {
  return job instanceof AsyncFrame || job instanceof AsyncGeneratorFrame;
}

/** N3. */
function checkFrames(waiting: readonly Job[]): void {
  const seen = new Set<Job>();
  for (const job of waiting) {
    if (!isFrame(job)) continue;
    if (seen.has(job)) throw badImage("a frame that waits in two places");
    seen.add(job);
    if (job instanceof AsyncFrame) {
      if (job.promise === undefined) throw badImage("a waiting frame without a promise");
    } else if (!AsyncGeneratorFrame.canBeResumed(job as AsyncGeneratorFrame)) {
      throw badImage("an async generator that waits for nothing");
    }
  }
}

function rejectionsOf(value: unknown): { pending: PromiseState[]; late: PromiseState[] } {
  const promises = (key: string): PromiseState[] =>
    list(ownValue(value, key), PromiseState.is, "rejections") as PromiseState[];
  return { pending: promises("pending"), late: promises("late") };
}

function timersOf(value: unknown): TimersState {
  const sequence = count(ownValue(value, "sequence"), "timers");
  const timeouts = list(ownValue(value, "timeouts"), (one) => Timeout.is(one), "timers") as Timeout[];
  const immediates = list(ownValue(value, "immediates"), (one) => Immediate.is(one), "timers") as Immediate[];
  // The heap holds each timer once; one that it holds is under way.
  if (new Set(timeouts).size < timeouts.length || !timeouts.every((one) => Timeout.read(one).active)) {
    missing("timers");
  }
  return { timeouts, immediates, sequence };
}

function operationsOf(value: unknown): OperationsState {
  const operations = list(ownValue(value, "operations"), isPlainObject, "operations").map(
    (one): Operation => {
      const promise = ownValue(one, "promise");
      const kind = ownValue(one, "kind");
      if (!PromiseState.is(promise) || typeof kind !== "string") return missing("operations");
      return { request: count(ownValue(one, "request"), "operations"), kind, promise };
    },
  );
  return { operations, last: count(ownValue(value, "last"), "operations") };
}

function processOf(value: unknown): ProcessState {
  const argv = ownValue(value, "argv");
  const env = ownValue(value, "env");
  const exitCode = ownValue(value, "exitCode") as ProcessState["exitCode"];
  if (!isPlainObject(argv) || typeof env !== "object" || env === null) return missing("process");
  if (!["undefined", "number", "string"].includes(typeof exitCode)) return missing("process");
  const registrations = list(ownValue(value, "registrations"), isPlainObject, "process").map(registrationOf);
  const warned = list(ownValue(value, "warned"), (one) => typeof one === "string", "process") as string[];
  return { argv: argv as string[], env, exitCode, registrations, warned };
}

function registrationOf(value: unknown): Registration {
  const event = ownValue(value, "event") as string;
  const listener = ownValue(value, "listener");
  if (typeof listener !== "function") return missing("process");
  return { event, listener: listener as Registration["listener"], once: ownValue(value, "once") === true };
}

function hooksOf(value: unknown): HooksState {
  const waitMs = ownValue(value, "waitMs");
  if (waitMs !== undefined && (typeof waitMs !== "number" || !(waitMs >= 0))) return missing("hooks");
  const hooks = list(ownValue(value, "hooks"), isPlainObject, "hooks").map(hookOf);
  return { hooks, last: count(ownValue(value, "last"), "hooks"), waitMs };
}

function hookOf(value: unknown): Hook {
  const when = ownValue(value, "when");
  const hook = ownValue(value, "hook");
  const place = ownValue(value, "place");
  if ((when !== "freeze" && when !== "thaw") || typeof hook !== "function") return missing("hooks");
  if (place !== undefined && typeof place !== "string") return missing("hooks");
  return { id: count(ownValue(value, "id"), "hooks"), when, hook: hook as Hook["hook"], place };
}

function consoleOf(value: unknown): ConsoleState {
  const indent = ownValue(value, "indent");
  const numbers = (key: string): Map<string, number> =>
    table(ownValue(value, key), (one) => typeof one === "number", "console") as Map<string, number>;
  if (typeof indent !== "string") return missing("console");
  return { indent, counts: numbers("counts"), timers: numbers("timers") };
}

function clockOf(value: unknown): ClockState {
  const time = (key: string): number => {
    const ms = ownValue(value, key);
    return typeof ms === "number" && Number.isFinite(ms) ? ms : missing("clock");
  };
  return {
    timersMs: time("timersMs"),
    performanceMs: time("performanceMs"),
    wallMs: time("wallMs"),
    originMs: time("originMs"),
  };
}

function count(value: unknown, what: string): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : missing(what);
}
