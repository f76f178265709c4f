/** Errors: stack, cause and all else are properties. */
import { slots } from "./slots.ts";

/** What engines put on every error, each in its own way: only the stack travels. */
const ENGINE_KEYS = new Set<PropertyKey>([
  "line",
  "column",
  "sourceURL",
  "originalLine",
  "originalColumn",
  "fileName",
  "lineNumber",
  "columnNumber",
]);

export const ERROR = slots<Error>({
  kind: 32,
  prototype: () => Error.prototype,
  properties: (out, error) => out.shapes.writeAttributes(error, (key) => ENGINE_KEYS.has(key)),
  make() {
    const error = new Error();
    for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key);
    return error;
  },
});
