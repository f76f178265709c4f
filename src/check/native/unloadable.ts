/**
 * Programs that the compiler's bundler understands and plain Node does not: TypeScript that is more than
 * types (enums, decorators), imports without an extension, JSON, paths of a tsconfig.
 */
import type { Transcript } from "../transcript.ts";

const LOADER_ERROR =
  /\b(ERR_MODULE_NOT_FOUND|ERR_UNSUPPORTED_DIR_IMPORT|ERR_UNKNOWN_FILE_EXTENSION|ERR_(?:UNSUPPORTED|INVALID)_TYPESCRIPT_SYNTAX|ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING|ERR_IMPORT_ATTRIBUTE_MISSING)\b/;
const LINK_ERROR = /SyntaxError: (The requested module .* does not provide an export named .*)/;

/** Why plain Node could not load the program; undefined: it could. */
export function unloadable(ranks: readonly Transcript[]): string | undefined {
  for (const { output, exitCode } of ranks) {
    if (exitCode !== 1 || output.some(({ fd }) => fd === 1)) continue;
    const stderr = output.map(({ text }) => text).join("");
    const found = LOADER_ERROR.exec(stderr) ?? LINK_ERROR.exec(stderr);
    if (found !== null) return found[1];
  }
  return undefined;
}
