type Original = (...args: unknown[]) => unknown;
type Replacement = (self: unknown, args: unknown[]) => unknown;

const define = Object.defineProperty;

/** Puts a function of the same name, length and attributes in the place of `holder[key]`, if there is one. */
export function replace(holder: object, key: PropertyKey, make: (original: Original) => Replacement): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, key);
  if (typeof descriptor?.value !== "function") return;
  const original = descriptor.value as Original;
  const replacement = make(original);
  // A method has no `prototype` and is no constructor, like what it replaces.
  const method = {
    [key](this: unknown, ...args: unknown[]): unknown {
      return replacement(this, args);
    },
  }[key as never];
  define(method as object, "length", { value: original.length, configurable: true });
  define(holder, key, { ...descriptor, value: method });
}
