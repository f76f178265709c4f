/**
 * Executables as modules of a page. The compiler puts imports of the host's modules first, one a line; a page can
 * import none of them. Those the runtime has itself (src/runtime/globals.ts) need nothing of the host; the page has some
 * others (../node/modules.ts).
 */
import { GodwitError } from "../../errors.ts";
import { pageModule } from "../node/modules.ts";

/** Modules that the runtime has. */
export const OWN: ReadonlySet<string> = new Set([
  "timers",
  "timers/promises",
  "process",
  "console",
  "async_hooks",
]);
const IMPORT = /^import \* as (\$host\d+) from "(?:node:)?([^"]+)";$/;

/** @throws {GodwitError} `ERR_HOST_LACKS` naming a module a page does not have. */
export function asPageModule(code: string): string {
  const lines = code.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const [, variable, name] = IMPORT.exec(lines[i]!) ?? [];
    if (variable === undefined || name === undefined) break;
    const isPages = pageModule(name) !== undefined;
    if (!isPages && !OWN.has(name))
      throw new GodwitError("ERR_HOST_LACKS", `A browser tab has no "node:${name}"`);
    // On the same line: positions stay as they are.
    lines[i] = isPages
      ? `const ${variable} = (($) => ({ ...$, default: $ }))(globalThis.process.getBuiltinModule("${name}"));`
      : `const ${variable} = {};`;
  }
  return URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/javascript" }));
}
