/**
 * Everything the compiler says to a programmer. A diagnostic names the place, what cannot be
 * compiled, and what to write instead; compilation collects them all before it fails.
 */
import type * as ESTree from "estree";
import { GodwitError } from "../errors.ts";

/** Code → what is wrong and what to write instead. `$1` is the construct's own text or name. */
export const DIAGNOSTICS = {
  GW1001:
    'Direct eval sees variables that compiled code keeps elsewhere; call an imported function instead of "eval"',
  GW1003: "import() needs a module known when compiling; write a constant specifier, or a table of them",
  GW1004: 'super in "$1", which is private and decorated, has no home object; make the method public',
  GW1008: '"$1" cannot be compiled yet',
  GW1009: "Syntax error: $1",
  GW1010: 'There is no module "$1" to put into the executable; install the package, or correct the name',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly text: string;
  /** Where in the bundled source: an offset, where the parser has not come to give lines. */
  readonly at: ESTree.Position | number;
}

/** Collects diagnostics of one compilation. */
export class Diagnostics {
  readonly list: Diagnostic[] = [];

  report(code: DiagnosticCode, node: ESTree.Node | number, detail = ""): void {
    const at = typeof node === "number" ? node : (node.loc?.start ?? 0);
    this.list.push({ code, text: DIAGNOSTICS[code].replace("$1", () => detail), at });
  }

  /** @throws {GodwitError} `ERR_COMPILE` with a line for each diagnostic, if there is any. */
  check(place: (at: ESTree.Position | number) => string): void {
    if (this.list.length === 0) return;
    const lines = this.list.map(({ code, text, at }) => `${place(at)}: ${text} (${code})`);
    throw new GodwitError("ERR_COMPILE", lines.join("\n"));
  }
}
