/** What several commands are given: a program, engines and hosts. */
import { access, constants, stat } from "node:fs/promises";
import { type Kind, UsageError } from "./args.ts";

export const DEFAULT_HOSTS = 4;

/** How many hosts it takes, if nothing is said of it: each engine gets one. */
export function hostsFor(engines: readonly string[]): number {
  return Math.max(DEFAULT_HOSTS, engines.length);
}

/** An engine by name, or the path of one. */
export const engine: Kind<string> = {
  expects: "node, bun, deno or a path",
  parse: (text) => (/^(node|bun|deno)$/.test(text) || isPath(text) ? text : undefined),
};

/** The option for the engines of a machine. */
export const engines = {
  hint: "ENGINE",
  kind: engine,
  repeatable: true,
  help: "node, bun, deno or a path; repeated: hosts take them in turn",
} as const;

/** @throws {UsageError} for a path that leads to none. */
export async function checkEngines(engines: readonly string[]): Promise<void> {
  for (const path of engines.filter(isPath)) {
    await access(path, constants.X_OK).catch(() => {
      throw new UsageError(`No such engine "${path}"`);
    });
  }
}

/** @throws {UsageError} when there is no such file. */
export async function checkProgram(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`No such file "${path}"`);
  if (!found.isFile()) throw new UsageError(`"${path}" is not a file`);
}

function isPath(engine: string): boolean {
  return /[/\\]/.test(engine);
}

/** What a program is compiled with. */
export const strictMath = {
  help: "compute Math's functions and ** alike on every engine, to the last bit",
} as const;

/** That a program is compiled again. */
export const noCache = {
  help: "compile the program even if it is as it was when last compiled",
} as const;
