/** The error of a stack that is full is a `RangeError`, in engines too that have a class of their own for it (SpiderMonkey). */
export function nameFullStacks(): void {
  const { InternalError } = globalThis as { InternalError?: { readonly prototype: object } };
  if (InternalError === undefined) return;
  const { prototype } = InternalError;
  for (const key of ["name", "constructor"]) Reflect.deleteProperty(prototype, key);
  Object.setPrototypeOf(prototype, RangeError.prototype);
}
