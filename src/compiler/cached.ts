/**
 * The compiler, with what it has made before: a program that is as it was need not be compiled again, nor the compiler be loaded.
 * Executables lie in the user's cache directory, by program and options, each with all it depends on (cache/observation.ts).
 */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDirectory } from "../cache-directory.ts";
import { digest, isAsBefore } from "./cache/observation.ts";
import { keepEntry, readEntry } from "./cache/store.ts";
import type { CompileOptions, Executable } from "./index.ts";

export interface CachedCompileOptions extends CompileOptions {
  /** False: it is compiled in any case, and not kept. Default true. */
  readonly cache?: boolean;
}

/** As `compile()`. From source nothing is kept: the compiler itself may be another each time. */
export async function compileCached(
  file: string,
  { cache = true, ...options }: CachedCompileOptions = {},
): Promise<Executable> {
  const own = fileURLToPath(import.meta.url);
  if (!cache || own.endsWith(".ts")) return await (await import("./index.ts")).compile(file, options);
  const directory = join(cacheDirectory(), "executables");
  const engine = [process.platform, process.arch, process.versions];
  const key = digest(JSON.stringify([resolve(file), options, dirname(own), engine]));
  const entry = readEntry(directory, key);
  if (entry !== undefined && isAsBefore(entry.observations)) return entry.executable;
  const { executable, observations } = await (await import("./index.ts")).compileObserved(file, options);
  if (observations !== undefined) keepEntry(directory, key, { observations, executable });
  return executable;
}
