/** Errors: the stack as text, cause and all else as properties. */
import { slots } from "./slots.ts";

/** What engines put on every error, each in its own way: only the stack's text travels. */
const ENGINE_KEYS = new Set<PropertyKey>([
  "stack",
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
  body(out, error) {
    const stack: unknown = error.stack;
    out.value(out.bodies, typeof stack === "string" ? stack : undefined);
  },
  properties: (out, error) => out.shapes.writeAttributes(error, (key) => ENGINE_KEYS.has(key)),
  make() {
    const error = new Error();
    for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key);
    return error;
  },
  fill(input, error) {
    const stack = input.value(input.bodies);
    if (stack !== undefined) {
      Reflect.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
    }
  },
});
