/** `process.emitWarning`, as Node has it. */

import { wrongArgument } from "./argument-errors.ts";

interface WarningOptions {
  readonly type?: string;
  readonly code?: string;
  readonly detail?: string;
}

type Warning = Error & { code?: string; detail?: string };

/** @throws {TypeError} if it is neither a text nor an error. */
export function warningOf(warning: unknown, type?: string | WarningOptions, code?: string): Warning {
  if (warning instanceof Error) return warning;
  if (typeof warning !== "string")
    throw wrongArgument("warning", "of type string or an instance of Error", warning);
  const options = typeof type === "object" ? type : { type, code };
  const made: Warning = new Error(warning);
  made.name = options.type ?? "Warning";
  if (options.code !== undefined) made.code = options.code;
  if (typeof type === "object" && type.detail !== undefined) made.detail = type.detail;
  return made;
}

/** What Node writes to stderr. `hint`: how to find out more, said once. */
export function describeWarning(warning: Warning, hint: boolean): string {
  const code = warning.code === undefined ? "" : `[${warning.code}] `;
  const detail = typeof warning.detail === "string" ? `${warning.detail}\n` : "";
  const flag = warning.name === "DeprecationWarning" ? "--trace-deprecation" : "--trace-warnings";
  const more = hint ? `(Use \`node ${flag} ...\` to show where the warning was created)\n` : "";
  return `(node:${globalThis.process.pid}) ${code}${warning.toString()}\n${detail}${more}`;
}
