// oxlint-disable typescript/unbound-method -- never called as they are
/**
 * The `stack` of errors and of what `Error.captureStackTrace` was given. Some engines have it as an
 * ordinary property, others as an accessor of their own, whose value is the text.
 */
const capture = Error.captureStackTrace as ((object: object) => void) | undefined;

const engines = Object.getOwnPropertyDescriptor(new Error("sample"), "stack");

/** True for the engine's own accessor. */
export function isEngineStack(descriptor: PropertyDescriptor): boolean {
  return descriptor.get !== undefined && descriptor.get === engines?.get;
}

/** Gives `object` a stack, as the engine would. */
export function putStack(object: object, value: unknown, configurable: boolean): void {
  if (capture !== undefined && engines?.set !== undefined) {
    capture(object);
    Reflect.apply(engines.set, object, [value]);
    if (!configurable) Reflect.defineProperty(object, "stack", { configurable });
  } else {
    Reflect.defineProperty(object, "stack", { value, writable: true, enumerable: false, configurable });
  }
}
