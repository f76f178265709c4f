/** What compiled code asks for where plain JavaScript cannot say it. */
import { hasCode, makingOf, markExotic, stampMaking } from "./stamp.ts";

const NativeProxy = globalThis.Proxy;

type Accessor = [PropertyKey, object | undefined, object | undefined];

/** An object literal with accessors, from its parts in source order. */
export function objectOf(...parts: (object | Accessor)[]): object {
  let result: object | undefined;
  for (const part of parts) {
    if (Array.isArray(part)) {
      result ??= {};
      defineAccessor(result, part as Accessor);
    } else if (result === undefined) {
      result = part;
    } else {
      Object.defineProperties(result, Object.getOwnPropertyDescriptors(part));
      const prototype = Object.getPrototypeOf(part) as object | null;
      if (prototype !== Object.prototype) Object.setPrototypeOf(result, prototype);
    }
  }
  result ??= {};
  markExotic(result);
  return result;
}

function defineAccessor(object: object, [key, getter, setter]: Accessor): void {
  const descriptor: PropertyDescriptor = { enumerable: true, configurable: true };
  if (getter !== undefined) descriptor.get = getter as () => unknown;
  if (setter !== undefined) descriptor.set = setter as (value: unknown) => void;
  Object.defineProperty(object, key, descriptor);
}

export function superGet(home: object, key: PropertyKey, self: unknown): unknown {
  const parent = Object.getPrototypeOf(home) as object | null;
  // Its error is the engine's own.
  return parent === null ? (parent as never)[key] : Reflect.get(parent, key, self);
}

export function superSet(home: object, key: PropertyKey, value: unknown, self: unknown): unknown {
  const parent = Object.getPrototypeOf(home) as object | null;
  if (parent === null) (parent as unknown as Record<PropertyKey, unknown>)[key] = value;
  else if (!Reflect.set(parent, key, value, self)) {
    throw new TypeError(`Cannot assign to read only property '${String(key)}' of object`);
  }
  return value;
}

/** The engine's own conversion, with all it calls of the program's, once. */
export function toPropertyKey(value: unknown): PropertyKey {
  if (typeof value === "string" || typeof value === "symbol") return value;
  return Reflect.ownKeys({ [value as string]: 0 })[0]!;
}

export function keysIn(object: unknown): string[] {
  const keys: string[] = [];
  if (object === null || object === undefined) return keys;
  for (const key in object) keys.push(key);
  return keys;
}

export function hasKey(object: unknown, key: string): boolean {
  return key in Object(object);
}

export function call(self: unknown, fn: unknown, text: string, ...args: unknown[]): unknown {
  if (typeof fn !== "function") throw new TypeError(`${text} is not a function`);
  return Reflect.apply(fn, self, args);
}

export function construct(fn: unknown, text: string, ...args: unknown[]): unknown {
  if (typeof fn !== "function" || !isConstructor(fn)) throw new TypeError(`${text} is not a constructor`);
  return Reflect.construct(fn, args);
}

/** Without running any of its code: what can be constructed makes a proxy that can. */
function isConstructor(fn: object): boolean {
  const proxy = new NativeProxy(fn, { construct: () => fn });
  try {
    return Reflect.construct(proxy as () => void, []) === fn;
  } catch {
    return false;
  }
}

export function template(cooked: (string | undefined)[], raw: string[]): readonly (string | undefined)[] {
  Object.defineProperty(cooked, "raw", { value: Object.freeze(raw) });
  markExotic(cooked);
  return Object.freeze(cooked);
}

export function tdz(name: string): never {
  if (name === "this")
    throw new ReferenceError(
      "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
    );
  throw new ReferenceError(`Cannot access '${name}' before initialization`);
}

/**
 * Stamps a class's prototype with its class, and its methods and accessors with their places: an
 * image names them so. Nothing the program did to the class is there yet, but for what its static code did
 * since it was stamped a first time.
 */
export function stampClass<C extends object>(cls: C): C {
  const ownerKeys = stampMembers(cls);
  const prototype: unknown = Object.getOwnPropertyDescriptor(cls, "prototype")?.value;
  if (typeof prototype === "object" && prototype !== null) {
    const before = makingOf(prototype);
    if (before?.kind === "prototype") {
      before.ownerKeys = [...new Set([...before.ownerKeys, ...ownerKeys])];
      return cls;
    }
    const parent = Object.getPrototypeOf(prototype) as object | null;
    const keys = stampMembers(prototype);
    stampMaking(prototype, { kind: "prototype", owner: cls, parent, keys, ownerKeys });
  }
  return cls;
}

function stampMembers(holder: object): PropertyKey[] {
  const keys = Reflect.ownKeys(holder);
  for (const key of keys) {
    if (key === "constructor" || key === "prototype") continue;
    const descriptor = Object.getOwnPropertyDescriptor(holder, key)!;
    for (const part of ["value", "get", "set"] as const) {
      const fn: unknown = descriptor[part];
      if (typeof fn === "function" && !hasCode(fn) && makingOf(fn) === undefined) {
        stampMaking(fn, { kind: "member", holder, key, part });
      }
    }
  }
  return keys;
}

/** True for a class, as opposed to a function that may be called. */
export function isClass(fn: object): boolean {
  return (
    typeof fn === "function" &&
    Object.getOwnPropertyDescriptor(fn, "prototype")?.writable === false &&
    Function.prototype.toString.call(fn).startsWith("class")
  );
}
