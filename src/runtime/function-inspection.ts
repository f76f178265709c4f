/**
 * How the console shows functions that suspend: as natively, where the engine knows what they are. It is shown a
 * native function of the kind with the same name and properties.
 */
import { isAsyncFunction, isGeneratorFunction } from "./node-util.ts";

const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/** Has functions that inherit from `prototype` shown as `make` makes them. */
export function showAs(prototype: object, make: () => object): void {
  if (Object.hasOwn(prototype, CUSTOM)) return;
  const value = function (this: unknown): unknown {
    if (typeof this !== "function" || isAsyncFunction(this) || isGeneratorFunction(this)) return this;
    const { prototype: _, ...properties } = Object.getOwnPropertyDescriptors(this);
    return Object.defineProperties(Object.setPrototypeOf(make(), Object.getPrototypeOf(this)), properties);
  };
  Object.defineProperty(prototype, CUSTOM, { value, configurable: true, writable: true });
}

/** For all runtimes of the OS process. */
export function showAsyncFunctions(): void {
  showAs(
    Object.getPrototypeOf(async () => {}),
    () => async () => {},
  );
}
