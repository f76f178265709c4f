/**
 * node:util in a page: Node's own way to show values, tests of values, and what is small. `promisify`, `callbackify` and
 * some of the tests are the runtime's (src/runtime/node-functions.ts).
 */
import { inspect as show } from "node-inspect-extracted";
import { hasSlot } from "../../runtime/values/probe.ts";

export { format, formatWithOptions, stripVTControlCharacters } from "node-inspect-extracted";
export const { TextDecoder, TextEncoder } = globalThis;

/** The runtime has its own in place of each: two functions, by which it knows them. */
export const callbackify = (): void => {};
export const promisify = (): void => {};

export function inherits(constructor: Function, superConstructor: Function): void {
  Object.defineProperty(constructor, "super_", {
    value: superConstructor,
    writable: true,
    configurable: true,
  });
  Object.setPrototypeOf(constructor.prototype as object, superConstructor.prototype as object);
}

export function toUSVString(text: unknown): string {
  return String(text).toWellFormed();
}

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

/** Which typed array it is; undefined: none. */
function viewName(value: unknown): string | undefined {
  return ArrayBuffer.isView(value)
    ? (Reflect.get(Uint8Array.prototype, Symbol.toStringTag, value) as string)
    : undefined;
}

function slot(prototype: object, name: PropertyKey): (value: unknown) => boolean {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  // oxlint-disable-next-line typescript/unbound-method -- called on what is asked about
  const probe = (descriptor.get ?? descriptor.value) as () => unknown;
  const has = hasSlot((object) => Reflect.apply(probe, object, []));
  return (value) => typeof value === "object" && value !== null && has(value);
}

const boxed = Object.fromEntries(
  [Number, String, Boolean, BigInt, Symbol].map((Class) => [
    `is${Class.name}Object`,
    slot(Class.prototype, "valueOf"),
  ]),
);
const views = Object.fromEntries(
  "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 BigInt64 BigUint64 Float16 Float32 Float64"
    .split(" ")
    .map((kind) => [`is${kind}Array`, (value: unknown) => viewName(value) === `${kind}Array`]),
);
const isPattern = slot(RegExp.prototype, "source");
const isArrayBuffer = slot(ArrayBuffer.prototype, "byteLength");
const isSharedArrayBuffer =
  typeof SharedArrayBuffer === "function" ? slot(SharedArrayBuffer.prototype, "byteLength") : () => false;

export const types = {
  ...boxed,
  ...views,
  isAnyArrayBuffer: (value: unknown) => isArrayBuffer(value) || isSharedArrayBuffer(value),
  isArgumentsObject: tagged("Arguments"),
  isArrayBuffer,
  isArrayBufferView: (value: unknown) => ArrayBuffer.isView(value),
  isBoxedPrimitive: (value: unknown) => Object.values(boxed).some((is) => is(value)),
  isDataView: slot(DataView.prototype, "byteLength"),
  isDate: slot(Date.prototype, "getTime"),
  isMap: slot(Map.prototype, "size"),
  isMapIterator: tagged("Map Iterator"),
  isModuleNamespaceObject: tagged("Module"),
  isRegExp: (value: unknown) => value !== RegExp.prototype && isPattern(value),
  isSet: slot(Set.prototype, "size"),
  isSetIterator: tagged("Set Iterator"),
  isSharedArrayBuffer,
  isTypedArray: (value: unknown) => viewName(value) !== undefined,
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
