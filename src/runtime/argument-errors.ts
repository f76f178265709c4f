/** Wrong arguments, as Node words them. */
import { inspect } from "./node-util.ts";

const MAX_TEXT_LENGTH = 28;

/** `expected`: "of type function", "an instance of Event". */
export function wrongArgument(name: string, expected: string, given: unknown): TypeError {
  const message = `The "${name}" argument must be ${expected}. Received ${described(given)}`;
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

/** @throws {TypeError} if `callback` is no function. */
export function checkCallback(callback: unknown, name = "callback"): void {
  if (typeof callback !== "function") throw wrongArgument(name, "of type function", callback);
}

export function missingArguments(...names: string[]): TypeError {
  const list = names.map((name) => `"${name}"`).join(" and ");
  const message = `The ${list} argument${names.length > 1 ? "s" : ""} must be specified`;
  return Object.assign(new TypeError(message), { code: "ERR_MISSING_ARGS" });
}

/** @throws {TypeError | RangeError} if `value` is no integer from `least` to `most`. */
export function checkInteger(name: string, value: unknown, least: number, most: number): void {
  if (typeof value !== "number") throw wrongArgument(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
}

function outOfRange(name: string, range: string, value: number): RangeError {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${value}`;
  return Object.assign(new RangeError(message), { code: "ERR_OUT_OF_RANGE" });
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
