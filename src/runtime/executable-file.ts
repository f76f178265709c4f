/** An executable in a file, its source map beside it. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { ExecutableFile } from "./program.ts";

export function executableFile(path: string): ExecutableFile {
  return { path, url: pathToFileURL(path).href, map: () => readFileSync(`${path}.map`, "utf8") };
}
