/** Errors: stack, cause and all else are properties. */
import { inheritedStack } from "../stacks/index.ts";
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
  properties(out, error) {
    const keys = Reflect.ownKeys(error).filter((key) => !ENGINE_KEYS.has(key));
    const stack = inheritedStack(error);
    if (stack === undefined) return out.shapes.writeDescriptors(error, keys);
    // As engines have it whose errors have their own.
    const changes = !Object.isFrozen(error);
    const own = { value: stack, writable: changes, enumerable: false, configurable: changes };
    out.shapes.writeDescriptors(error, ["stack", ...keys], { stack: own });
  },
  make() {
    const error = new Error();
    for (const key of Reflect.ownKeys(error)) Reflect.deleteProperty(error, key);
    return error;
  },
});
