/** JavaScript engines and how each one is started. */
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";

export interface EngineCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** @param engine "node", "bun", "deno" or the path of one; undefined: the one this runs on. */
export function engineCommand(engine: string | undefined): EngineCommand {
  if (engine === undefined || engine === runningEngine()) {
    return { command: process.execPath, args: flagsOf(runningEngine()) };
  }
  return { command: engine, args: flagsOf(basename(engine)) };
}

/** The engine this OS process runs on. */
export function runningEngine(): "node" | "bun" | "deno" {
  if (process.versions.bun !== undefined) return "bun";
  return process.versions["deno"] === undefined ? "node" : "deno";
}

export function engineVersion(): string {
  return process.versions.bun ?? process.versions["deno"] ?? process.versions.node;
}

/** Deno asks for permission to do anything at all. */
function flagsOf(name: string): string[] {
  return name.startsWith("deno") ? ["run", "--allow-all", "--quiet"] : [];
}

/**
 * The path of another entry of this package, relative to the file `here`: a .ts file when running from
 * source, a .js file when running what was built.
 */
export function entryPath(here: string, relative: string): string {
  return fileURLToPath(new URL(relative + extname(new URL(here).pathname), here));
}
