// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * Reading what the runtime itself relies on out of restored objects. Any of them may be a proxy, have
 * accessors, or methods of its own: nothing of it is called, and what comes out is a copy with none of that.
 */
import { isExotic, makingOf } from "../stamp.ts";
import { badImage } from "./bad-image.ts";

export type Check = (value: unknown) => boolean;

/** The value of an own property that is no accessor; undefined if there is none. */
export function ownValue(object: unknown, key: PropertyKey): unknown {
  return isPlainObject(object) ? Object.getOwnPropertyDescriptor(object, key)?.value : undefined;
}

/** An object that no trap stands before. */
export function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isProxy(value);
}

export function isProxy(value: object): boolean {
  return makingOf(value)?.kind === "proxy";
}

/** `instanceof`, without asking the value or what it inherits from. */
export function isInstance<T extends object>(
  value: unknown,
  cls: abstract new (...args: never[]) => T,
): value is T {
  let at = value;
  while (isPlainObject(at)) {
    at = Object.getPrototypeOf(at) as unknown;
    if (at === cls.prototype) return true;
  }
  return false;
}

/** The elements of an array without holes or accessors, all of which pass `each`; undefined if it is none. */
export function elementsOf(array: unknown, each: Check): unknown[] | undefined {
  if (!isPlainObject(array) || !Array.isArray(array) || isExotic(array)) return undefined;
  const elements: unknown[] = [];
  const { length } = array;
  for (let i = 0; i < length; i++) {
    const element: unknown = Object.hasOwn(array, i) ? array[i] : undefined;
    if (!each(element)) return undefined;
    elements.push(element);
  }
  return elements;
}

/** The same, or the image is refused for want of `what`. */
export function list(array: unknown, each: Check, what: string): unknown[] {
  return elementsOf(array, each) ?? missing(what);
}

/** The own properties of an object, all of which are plain values. */
export function record(object: unknown, what: string): Map<PropertyKey, unknown> {
  if (!isPlainObject(object)) return missing(what);
  const entries = new Map<PropertyKey, unknown>();
  for (const key of Reflect.ownKeys(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key)!;
    entries.set(key, "value" in descriptor ? descriptor.value : missing(what));
  }
  return entries;
}

const mapForEach = Map.prototype.forEach;

/** A copy of a Map whose keys are strings. */
export function table(map: unknown, each: Check, what: string): Map<string, unknown> {
  const copy = new Map<string, unknown>();
  try {
    Reflect.apply(mapForEach, map, [
      (value: unknown, key: unknown) => {
        if (typeof key !== "string" || !each(value)) missing(what);
        copy.set(key, value);
      },
    ]);
  } catch {
    return missing(what);
  }
  return copy;
}

export function missing(what: string): never {
  throw badImage(`no ${what}`);
}
