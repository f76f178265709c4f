/** Wrong arguments, as Node words them. */
import { inspect } from "./node-util.ts";

const MAX_TEXT_LENGTH = 28;

/** `expected`: "of type function", "an instance of Event". */
export function wrongArgument(name: string, expected: string, given: unknown): TypeError {
  const message = `The "${name}" argument must be ${expected}. Received ${described(given)}`;
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

/** @throws {TypeError} if `callback` is no function. */
export function checkCallback(callback: unknown): void {
  if (typeof callback !== "function") throw wrongArgument("callback", "of type function", callback);
}

function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    const name = (value.constructor as { name?: unknown } | undefined)?.name;
    if (typeof name === "string" && name !== "") return `an instance of ${name}`;
    return inspect(value, { depth: -1 });
  }
  const cut = typeof value === "string" && value.length > MAX_TEXT_LENGTH;
  const text = inspect(cut ? `${value.slice(0, 25)}...` : value, { colors: false });
  return `type ${typeof value} (${text})`;
}
