// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Watching the few built-in functions whose effect on an object cannot be seen from outside
 * afterwards, or only at the price of reading every property of every object: they leave a stamp.
 *
 * This changes intrinsics of the whole OS process, once: stamps are facts about objects, so any
 * number of runtimes can share them.
 */
import { replaceIterators } from "./built-in-iterators.ts";
import { replaceFromAsync } from "./from-async.ts";
import { nameFullStacks } from "./full-stacks.ts";
import { replaceOnce } from "./once.ts";
import { replaceDecode } from "./decoders.ts";
import { trackParts } from "./parts.ts";
import { replace } from "./replace.ts";
import { markExotic, markReparented, stampMaking } from "./stamp.ts";

const INSTALLED = Symbol.for("godwit.tracking");

/** Functions whose first argument may get accessors or attributes, with the object that holds them. */
const DEFINING: readonly (readonly [holder: object, key: string])[] = [
  [Object, "defineProperty"],
  [Object, "defineProperties"],
  [Reflect, "defineProperty"],
];

/** The same for methods. */
const DEFINING_METHODS = ["__defineGetter__", "__defineSetter__"];

export function installTracking(): void {
  const realm = globalThis as { [INSTALLED]?: true };
  if (realm[INSTALLED]) return;
  Object.defineProperty(realm, INSTALLED, { value: true });
  for (const [holder, key] of DEFINING) {
    replace(holder, key, (original) => (_self, args) => {
      const result = Reflect.apply(original, holder, args);
      if (isObject(args[0])) markExotic(args[0]);
      return result;
    });
  }
  for (const key of DEFINING_METHODS) {
    replace(Object.prototype, key, (original) => (self, args) => {
      if (isObject(self)) markExotic(self);
      return Reflect.apply(original, self, args);
    });
  }
  replace(Object, "create", (original) => (_self, args) => {
    const object = Reflect.apply(original, Object, args) as object;
    if (args[1] !== undefined) markExotic(object);
    return object;
  });
  replace(Function.prototype, "bind", (original) => (self, args) => {
    const bound = Reflect.apply(original, self, args) as object;
    return stampMaking(bound, { kind: "bound", target: self as object, self: args[0], args: args.slice(1) });
  });
  nameFullStacks();
  trackCaptureStackTrace();
  trackPrototypes();
  replaceIterators();
  replaceOnce();
  replaceFromAsync();
  replaceDecode();
  trackParts();
}

function mark(object: unknown): void {
  if (typeof object === "object" && object !== null) markReparented(object);
}

/** Functions are written with their prototypes anyway. */
function trackPrototypes(): void {
  for (const holder of [Object, Reflect]) {
    replace(holder, "setPrototypeOf", (original) => (_self, args) => {
      const result = Reflect.apply(original, holder, args);
      mark(args[0]);
      return result;
    });
  }
  const { get, set, ...rest } = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__")!;
  const { set: tracked } = Object.getOwnPropertyDescriptor(
    {
      set __proto__(prototype: unknown) {
        Reflect.apply(set!, this, [prototype]);
        mark(this);
      },
    },
    "__proto__",
  )!;
  define(Object.prototype, "__proto__", { ...rest, get: get!, set: tracked! });
}

/** Where the engine has it, it gives an object a property nobody sees. */
function trackCaptureStackTrace(): void {
  const original = Error.captureStackTrace as typeof Error.captureStackTrace | undefined;
  if (original === undefined) return;
  const { captureStackTrace } = {
    captureStackTrace(object: object, above: Function = captureStackTrace): void {
      original.call(Error, object, above);
      if (isObject(object)) markExotic(object);
    },
  };
  define(captureStackTrace, "length", { value: original.length, configurable: true });
  Error.captureStackTrace = captureStackTrace;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

const define = Object.defineProperty;
