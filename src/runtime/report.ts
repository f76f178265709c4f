/** Errors nobody caught, as Node words them. */
import { inspect, isNativeError } from "./node-util.ts";
import { render } from "./render.ts";
import { inheritedStack, sourceLine } from "./stacks/index.ts";

export type Origin = "uncaughtException" | "unhandledRejection";

/** What is written to stderr before the process ends. */
export function describeUncaught(error: unknown, origin: Origin): string {
  const { versions, version } = globalThis.process as typeof process & { versions: { deno?: string } };
  const engine = versions.bun || versions.deno || versions.node === undefined ? "" : `\nNode.js ${version}\n`;
  return `${isErrorLike(error) ? describeError(error, origin) : describeValue(error)}\n${engine}`;
}

function describeError(error: object, origin: Origin): string {
  const text = inspect(error);
  if (error instanceof UnhandledPromiseRejection) return text.replace(/^\[(.*)\]/, "$1");
  return excerpt(error, origin) + text;
}

function describeValue(value: unknown): string {
  return `Uncaught:\n${inspect(value)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
}

/** The source line an error comes from, and a mark below. Of one that was thrown, the mark is below `throw`. */
function excerpt(error: object, origin: Origin): string {
  const { stack } = error as { stack?: unknown };
  const place =
    typeof stack === "string" ? /^ {4}at .*?((?:file|data):.*?):(\d+):(\d+)\)?$/m.exec(stack) : null;
  if (place === null) return "";
  const [, file, line, column] = place as unknown as [string, string, string, string];
  const text = sourceLine(file, Number(line));
  if (text === undefined) return "";
  const before = text.slice(0, Number(column) - 1);
  const indent = origin === "uncaughtException" ? before.replace(/throw\s+$/, "") : before;
  return `${file}:${line}\n${text}\n${indent.replaceAll(/[^\t]/g, " ")}^\n\n`;
}

/** Node's test for what is reported as an error, whose stack is its own; in some engines errors inherit theirs. */
function isErrorLike(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "stack") || (isNativeError(value) && inheritedStack(value) !== undefined);
}

class UnhandledPromiseRejection extends Error {
  readonly code = "ERR_UNHANDLED_REJECTION";
}
Object.defineProperty(UnhandledPromiseRejection.prototype, "name", { value: "UnhandledPromiseRejection" });

/** What stands for a rejection's reason where an error is needed. */
export function rejectionError(reason: unknown): unknown {
  if (isErrorLike(reason)) return reason;
  const error = new UnhandledPromiseRejection(
    "This error originated either by throwing inside of an async function without a catch block, or by " +
      "rejecting a promise which was not handled with .catch(). The promise rejected with the reason " +
      `"${typeof reason === "string" ? reason : render(reason)}".`,
  );
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
