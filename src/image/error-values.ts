/** Errors as values: which constructor, which properties, and which of these are enumerable. */

type ErrorConstructorLike = new (...parameters: never[]) => Error;

/** Most special first: an error belongs to the first it is an instance of. */
const CONSTRUCTORS: Readonly<Record<string, ErrorConstructorLike>> = {
  AggregateError,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  Error,
};

/** Own properties of an error that are not enumerable. */
const HIDDEN = ["name", "message", "stack", "cause", "errors"];

export function errorConstructorName(error: Error): string {
  for (const name in CONSTRUCTORS) if (error instanceof CONSTRUCTORS[name]!) return name;
  return "Error";
}

/** What of an error travels: name if it is not the constructor's, message, stack, cause, errors, and own enumerable properties. */
export function errorProperties(error: Error, constructorName: string): Record<string, unknown> {
  const properties: Record<string, unknown> = Object.create(null);
  if (error.name !== constructorName) properties["name"] = error.name;
  for (const key of HIDDEN.slice(1)) {
    if (Object.hasOwn(error, key)) properties[key] = (error as never)[key];
  }
  if (typeof error.stack === "string") properties["stack"] = error.stack;
  for (const key of Object.keys(error)) properties[key] = (error as never)[key];
  return properties;
}

/** An error without properties of its own; undefined: there is no such constructor. */
export function blankError(constructorName: string): Error | undefined {
  if (!Object.hasOwn(CONSTRUCTORS, constructorName)) return undefined;
  const construct = CONSTRUCTORS[constructorName] as new (...parameters: unknown[]) => Error;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = constructorName === "AggregateError" ? new construct([]) : new construct();
  Error.stackTraceLimit = limit;
  for (const key of Object.getOwnPropertyNames(error)) delete (error as never)[key];
  return error;
}

export function defineErrorProperty(error: object, key: string, value: unknown): void {
  const enumerable = !HIDDEN.includes(key);
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
