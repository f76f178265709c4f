/** node:util in a page: Node's own way to show values, and the tests that the runtime makes. */
import { inspect as show } from "node-inspect-extracted";

export { formatWithOptions } from "node-inspect-extracted";

/** An array of more elements is not asked for properties of other names, when none of its elements are to be shown. */
const MOST_ELEMENTS = 65_536;

/**
 * The runtime asks so for the names on a typed array (src/runtime/values/views.ts). Node's engine knows them; a page
 * can only list all keys, indices included, at a microsecond each: a tab that does so for seconds is taken for lost.
 */
export const inspect: typeof show = Object.assign(
  ((value: unknown, options?: { readonly maxArrayLength?: number }): string =>
    show(options?.maxArrayLength === 0 && isLarge(value) ? beginning(value) : value, options)) as never,
  show,
);

function isLarge(value: unknown): value is ArrayBufferView {
  return ArrayBuffer.isView(value) && ((value as Partial<Uint8Array>).length ?? 0) > MOST_ELEMENTS;
}

function beginning({ buffer, byteOffset }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, MOST_ELEMENTS);
}

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
  return `${this.constructor.name} ${show(Object.fromEntries(URL_PARTS.map((part) => [part, this[part]])), options)}`;
});

shownBy(URLSearchParams.prototype, function (this: URLSearchParams, depth, options): string {
  if (depth < 0) return "[Object]";
  const pairs = [...this].map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
  return pairs.length === 0 ? "URLSearchParams {}" : `URLSearchParams { ${pairs.join(", ")} }`;
});
