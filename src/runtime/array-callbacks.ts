/**
 * `list.map(f)`, `list.forEach(f)` and `Array.from(list, f)` where `f` starts something (compiler/analyze/starts.ts). The
 * engine's method does it; when what `f` starts pauses (polls.ts, B1), the engine's call is left, and what is left to do is a
 * job behind that (J6).
 */
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";
import { call } from "./objects.ts";
import { isByIndex, PASSES } from "./polls.ts";
import { makingOf } from "./stamp.ts";

type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** 0: `map`, 1: `forEach`, 2: `Array.from`. */
type Kind = 0 | 1 | 2;
const FOR_EACH: Kind = 1;
const FROM: Kind = 2;

const NativeArray = globalThis.Array;
const METHODS: readonly Function[] = [
  NativeArray.prototype.map,
  NativeArray.prototype.forEach,
  NativeArray.from,
];

/** Thrown through the engine's method to leave it. */
const LEFT = Symbol("left");

/** What is left of such a call. */
export class Each implements Job {
  kind: Kind;
  items: ArrayLike<unknown>;
  callback: Callback;
  /** `this` of the callback. */
  self: unknown;
  /** The callback passes its mark on (`passed`). */
  passes: boolean;
  /** Of the next element. */
  index = 0;
  /** The method looks no further; undefined: as far as there are elements by then. */
  length: number | undefined;
  /** None of `forEach`. */
  result: unknown[] | undefined;
  failed = false;
  error: unknown = undefined;

  constructor(kind: Kind, items: ArrayLike<unknown>, callback: Callback, self: unknown, passes: boolean) {
    this.kind = kind;
    this.items = items;
    this.callback = callback;
    this.self = self;
    this.passes = passes;
    this.length = kind === FROM && NativeArray.isArray(items) ? undefined : items?.length;
    this.result = kind === FOR_EACH ? undefined : NativeArray(this.length ?? 0);
  }

  run(core: Core): void {
    try {
      const { items } = this;
      while (this.index < (this.length ?? items.length)) {
        const { index } = this;
        if (this.kind !== FROM && !(index in items)) this.index++;
        else if (this.take(core, items[index], index) === LEFT) return;
      }
    } catch (error) {
      core.polls.callee = undefined;
      this.failed = true;
      this.error = error;
    }
  }

  /** Calls the callback for one element. `LEFT`: what it started has paused. */
  take(core: Core, item: unknown, index: number): unknown {
    const { polls, jobs } = core;
    polls.callee = this.passes ? PASSES : this.callback;
    const value = this.#call(item, index);
    polls.callee = undefined;
    this.index = index + 1;
    if (this.result !== undefined) this.result[index] = value;
    if (!jobs.pausing) return value;
    jobs.addBehindPaused(this);
    return LEFT;
  }

  /** Without a list of arguments, where it can be: this is done for each element. */
  #call(item: unknown, index: number): unknown {
    const { callback, self, items } = this;
    if (self !== undefined)
      return Reflect.apply(callback, self, this.kind === FROM ? [item, index] : [item, index, items]);
    return this.kind === FROM ? callback(item, index) : callback(item, index, items);
  }
}

/** `$.startEach`: the result of `self.method(…args)`, or, if something has paused, an `Each`. */
export function startEach(
  core: Core,
  passes: boolean,
  self: unknown,
  method: unknown,
  text: string,
  args: readonly unknown[],
): unknown {
  const kind = METHODS.indexOf(method as Function) as Kind | -1;
  const [items, callback, callbackSelf] = kind === FROM ? args : [self, ...args];
  if (!core.polls.bare || typeof callback !== "function" || !isPlain(kind, self, items)) {
    return call(self, method, text, ...args);
  }
  const each = new Each(
    kind as Kind,
    items as ArrayLike<unknown>,
    callback as Callback,
    callbackSelf,
    passes,
  );
  const take = (item: unknown, index: number): unknown => {
    const value = each.take(core, item, index);
    if (value === LEFT) throw LEFT;
    return value;
  };
  try {
    return Reflect.apply(method as Callback, self, kind === FROM ? [items, take] : [take]);
  } catch (error) {
    if (error === LEFT) return each;
    throw error;
  }
}

/** `$.eachResult`: what the method would have returned. @throws what the callback or an element has thrown. */
export function eachResult(each: unknown): unknown {
  const { failed, error, result } = each as Each;
  if (failed) throw error;
  return result;
}

/** Nobody sees whether the engine goes through `items`, or somebody else. */
function isPlain(kind: Kind | -1, self: unknown, items: unknown): boolean {
  if (kind === FROM) return self === NativeArray && (isPlainList(items) || isPlainLength(items));
  return kind >= 0 && isPlainArray(items);
}

function isPlainArray(items: unknown): boolean {
  const { prototype } = NativeArray;
  return (
    NativeArray.isArray(items) &&
    makingOf(items) === undefined &&
    Object.getPrototypeOf(items) === prototype &&
    !Object.hasOwn(items, "constructor") &&
    prototype.constructor === NativeArray
  );
}

/** One that is iterated over by index. */
function isPlainList(items: unknown): boolean {
  return isPlainArray(items) && isByIndex(items, (items as Iterable<unknown>)[Symbol.iterator]);
}

/** `{ length: 8 }` */
function isPlainLength(items: unknown): boolean {
  if (typeof items !== "object" || items === null || makingOf(items) !== undefined) return false;
  if (Object.getPrototypeOf(items) !== Object.prototype || Symbol.iterator in items) return false;
  const length = Object.getOwnPropertyDescriptor(items, "length")?.value as unknown;
  return Number.isInteger(length) && (length as number) >= 0 && (length as number) < 2 ** 32;
}
