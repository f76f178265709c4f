/**
 * The roots: everything that can influence what a program does next. An image is what is reachable
 * from here.
 *
 * O1: What is not reachable from a root cannot run: frames hang from promises, jobs, timers or
 *     operations; work of the host that would resume one is on record and keeps images from being made.
 */
import type { IntrinsicLosses } from "../intrinsics.ts";
import { isProgramFunction } from "../native-promises.ts";
import { isClass } from "../objects.ts";
import type { OperationsState } from "../operations.ts";
import type { HooksState } from "../hooks.ts";
import type { ProcessState } from "../process.ts";
import type { PromiseState } from "../promise-state.ts";
import type { QueueState } from "../jobs.ts";
import type { Runtime } from "../runtime.ts";
import { isExotic } from "../stamp.ts";
import type { TimersState } from "../timers.ts";
import type { ClockState } from "../clock.ts";
import type { ConsoleState } from "../console.ts";
import {
  functionKeys,
  isChangedPrototype,
  removedFunctionKeys,
  touchedMembers,
} from "../values/functions.ts";

export interface Roots {
  /** Module-level variables. */
  readonly variables: Record<string, unknown>;
  /** Statics, and prototypes of static classes, that the program has changed. */
  readonly changed: object[];
  /** Globals the program has set. */
  readonly globals: Record<PropertyKey, unknown>;
  /** What the program has put on intrinsics, by their names. */
  readonly intrinsics: Map<string, object>;
  readonly losses: IntrinsicLosses;
  /** The promise of the module body. */
  readonly body: unknown;
  readonly queue: QueueState;
  readonly rejections: { pending: PromiseState[]; late: PromiseState[] };
  readonly timers: TimersState;
  readonly operations: OperationsState;
  readonly process: ProcessState;
  readonly hooks: HooksState;
  /** In which context what waits is to go on, once the program has used an AsyncLocalStorage. */
  readonly contexts: object | undefined;
  readonly console: ConsoleState;
  readonly clock: ClockState;
}

export function rootsOf(runtime: Runtime): Roots {
  const variables = Object.create(null) as Record<string, unknown>;
  for (const [name, [read]] of Object.entries(runtime.executable.module.variables)) variables[name] = read();
  const globals = Object.create(null) as Record<PropertyKey, unknown>;
  for (const name of runtime.globalView.names) globals[name] = Reflect.get(runtime.globalView.object, name);
  const altered = runtime.intrinsics.altered();
  return {
    variables,
    changed: changedStatics(runtime),
    globals,
    intrinsics: runtime.intrinsics.changes(altered, (fn) => isProgramFunction(runtime, fn)),
    losses: runtime.intrinsics.losses(altered),
    body: runtime.body,
    queue: runtime.jobs.contents(),
    rejections: runtime.rejections.contents(),
    timers: runtime.timers.contents(),
    operations: runtime.operations.contents(),
    process: runtime.process.read(),
    hooks: runtime.hooks.contents(),
    contexts: runtime.contexts?.waiting,
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
    changed.push(...touchedMembers(fn));
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
