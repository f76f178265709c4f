/** node:util in a page: Node's own way to show values, and the tests that the runtime makes. */
import { inspect } from "node-inspect-extracted";

export { formatWithOptions, inspect } from "node-inspect-extracted";

function tagged(tag: string): (value: unknown) => boolean {
  return (value) => Object.prototype.toString.call(value) === `[object ${tag}]`;
}

/** By its text: compiled functions have the same tag. */
function written(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === "function" && pattern.test(Function.prototype.toString.call(value));
}

export const types = {
  isAsyncFunction: written(/^async\b/),
  isGeneratorFunction: written(/^(async\s+)?(function\s*)?\*/),
  isGeneratorObject: tagged("Generator"),
  isNativeError: tagged("Error"),
  isPromise: tagged("Promise"),
  isWeakMap: tagged("WeakMap"),
  isWeakSet: tagged("WeakSet"),
};

type Show = (depth: number, options: object) => string;

/** As Node shows what the engine does not have by itself. */
function shownBy(prototype: object, value: Show): void {
  const attributes = { writable: true, configurable: true, enumerable: false };
  Object.defineProperty(prototype, inspect.custom, { value, ...attributes });
}

const URL_PARTS =
  "href origin protocol username password host hostname port pathname search searchParams hash".split(
    " ",
  ) as (keyof URL)[];

shownBy(URL.prototype, function (this: URL, depth, options): string {
  if (depth < 0) return this.href;
  return `${this.constructor.name} ${inspect(Object.fromEntries(URL_PARTS.map((part) => [part, this[part]])), options)}`;
});

shownBy(URLSearchParams.prototype, function (this: URLSearchParams, depth, options): string {
  if (depth < 0) return "[Object]";
  const pairs = [...this].map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
  return pairs.length === 0 ? "URLSearchParams {}" : `URLSearchParams { ${pairs.join(", ")} }`;
});
