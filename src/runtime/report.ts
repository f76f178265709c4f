/** Errors nobody caught, as Node words them. */
import { inspect } from "./node-util.ts";

/** What is written to stderr before the process ends. */
export function describeUncaught(error: unknown): string {
  const thrown = error instanceof Error ? withoutRuntime(inspect(error)) : `Uncaught:\n${inspect(error)}`;
  const node = (globalThis.process as { versions?: { bun?: string; deno?: string } } | undefined)?.versions;
  const engine = node?.bun || node?.deno ? "" : `\nNode.js ${globalThis.process.version}\n`;
  return `${thrown}\n${engine}`;
}

/** Where this file and the rest of the runtime lie. */
const HERE = new URL(".", import.meta.url).href;

/** Without the lines of a stack that are not the program's. */
function withoutRuntime(text: string): string {
  const lines = text.split("\n");
  return lines.filter((line) => !(/^\s+at /.test(line) && isHere(line))).join("\n");
}

function isHere(line: string): boolean {
  return line.includes(HERE) || line.includes(decodeURI(HERE.replace("file://", "")));
}

/** What stands for a rejection's reason where an error is needed. */
export function rejectionError(reason: unknown): unknown {
  if (reason instanceof Error) return reason;
  const shown = typeof reason === "object" && reason !== null ? "#<Object>" : String(reason);
  const error = new Error(
    "This error originated either by throwing inside of an async function without a catch block, or by " +
      "rejecting a promise which was not handled with .catch(). The promise rejected with the reason " +
      `"${shown}".`,
  );
  error.name = "UnhandledPromiseRejection";
  error.stack = `[${error.name}: ${error.message}]`;
  return Object.assign(error, { code: "ERR_UNHANDLED_REJECTION" });
}
