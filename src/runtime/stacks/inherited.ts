// oxlint-disable typescript/unbound-method, no-extend-native -- called with what they are asked of; the engine's own is replaced
/**
 * Stacks of engines whose errors inherit them (SpiderMonkey): an accessor of `Error.prototype` gives a text of another
 * form, `name@url:line:column` a line, without the error's name and message. From here on it gives what V8's errors
 * have, which is what programs print, parse, and take elsewhere.
 */
import { isNativeError } from "../node-util.ts";
import type { CallSite } from "./index.ts";

type Describe = (error: Error, sites: CallSite[]) => string;

const inherited = Object.getOwnPropertyDescriptor(Error.prototype, "stack");

/** The stacks that were read: they stay as they were. */
const read = new WeakMap<object, string>();

/** Whether errors of this engine have no stack of their own. */
export const inheritsStacks = inherited?.get !== undefined && !Object.hasOwn(new Error("sample"), "stack");

/** The stack an error inherits; undefined: it has its own, or none. */
export function inheritedStack(error: object): string | undefined {
  return inheritsStacks && !Object.hasOwn(error, "stack")
    ? ((error as { stack?: unknown }).stack as string)
    : undefined;
}

let describe: Describe | undefined;

/** The stack that the engine has given an object, whatever its form. */
export function readableStack(holder: object, text: string): string {
  return describe?.(holder as Error, sitesOf(text)) ?? text;
}

/** @param described the text of a stack, given an error and its lines. */
export function replaceInherited(described: Describe): void {
  describe = described;
  const { get, set, ...rest } = inherited!;
  const { stack } = Object.getOwnPropertyDescriptors({
    get stack(): unknown {
      const text: unknown = Reflect.apply(get!, this, []);
      if (typeof text !== "string") return text;
      let known = read.get(this);
      if (known === undefined) read.set(this, (known = readableStack(this, text)));
      return known;
    },
    /** The engine's makes a property that is listed. */
    set stack(value: unknown) {
      const own = { value, writable: true, enumerable: false, configurable: true };
      if (isNativeError(this) && Object.isExtensible(this)) Object.defineProperty(this, "stack", own);
      else Reflect.apply(set!, this, [value]);
    },
  });
  Object.defineProperty(Error.prototype, "stack", { ...rest, get: stack.get!, set: stack.set! });
  const capture = Error.captureStackTrace as typeof Error.captureStackTrace | undefined;
  if (capture === undefined) return;
  Error.captureStackTrace = function captureStackTrace(object, above = captureStackTrace): void {
    capture(object, above);
    const { value, ...attributes } = Object.getOwnPropertyDescriptor(object, "stack")!;
    if (typeof value === "string")
      Object.defineProperty(object, "stack", { ...attributes, value: readableStack(object, value) });
  };
}

const LINE = /^(?<name>.*?)@(?<url>.*):(?<line>\d+):(?<column>\d+)$/;

/** Down to where the engine tells who waited for it, `async*name@…`: that would be the job queue. */
function sitesOf(stack: string): CallSite[] {
  const sites: CallSite[] = [];
  for (const text of stack.split("\n")) {
    const { name, url, line, column } = LINE.exec(text)?.groups ?? {};
    if (url === undefined) continue;
    if (name!.includes("*")) break;
    sites.push(new Site(name!, url, Number(line), Number(column)));
  }
  return sites;
}

/** A line as V8 would tell it, as far as that is known. */
class Site implements CallSite {
  readonly #name: string;
  readonly #url: string;
  readonly #line: number;
  readonly #column: number;

  constructor(name: string, url: string, line: number, column: number) {
    // A function without a name is called after where it stands: `outer/<`.
    this.#name = /[/<]/.test(name) ? "" : name;
    this.#url = url;
    this.#line = line;
    this.#column = column;
  }

  getFunctionName(): string | null {
    return this.#name === "" ? null : this.#name;
  }

  getScriptNameOrSourceURL(): string {
    return this.#url;
  }

  getFileName(): string {
    return this.#url;
  }

  getLineNumber(): number {
    return this.#line;
  }

  getColumnNumber(): number {
    return this.#column;
  }

  getTypeName(): string | null {
    return null;
  }

  isConstructor(): boolean {
    return false;
  }

  toString(): string {
    const place = `${this.#url}:${this.#line}:${this.#column}`;
    return this.#name === "" ? place : `${this.#name} (${place})`;
  }
}
