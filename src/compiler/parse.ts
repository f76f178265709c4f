/** Parses the bundled module and gives every node the line and column that source maps are made of. */
import { parseSync } from "rolldown/utils";
import type * as ESTree from "estree";
import type { Diagnostics } from "./diagnostics.ts";

export interface Parsed {
  readonly program: ESTree.Program;
  readonly lines: Lines;
}

/** Offsets ⇄ lines of one text. Lines count from 1, columns from 0. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  position(offset: number): ESTree.Position {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] as number) };
  }
}

export function parse(code: string, diagnostics: Diagnostics): Parsed {
  const result = parseSync("module.js", code, { sourceType: "module", lang: "js", preserveParens: false });
  for (const error of result.errors) {
    diagnostics.report("GW1009", error.labels[0]?.start ?? 0, error.message);
  }
  const lines = new Lines(code);
  locate(result.program, lines);
  return { program: result.program as unknown as ESTree.Program, lines };
}

/** Statements of the compiler's own, which have no place in the source. */
export function parseStatements(code: string): ESTree.Statement[] {
  const { program } = parseSync("own.js", code, { sourceType: "module", lang: "js", preserveParens: false });
  return program.body as unknown as ESTree.Statement[];
}

/** Numbers the nodes of a changed tree in the order of its text again, as analysis compares them. Lines stay. */
export function renumber(program: ESTree.Program): void {
  let next = 1;
  const visit = (value: object): void => {
    if (Array.isArray(value)) {
      for (const item of value) if (item !== null && typeof item === "object") visit(item as object);
      return;
    }
    const node = value as { type?: string; start?: number; end?: number; [key: string]: unknown };
    if (typeof node.type === "string") node.start = next++;
    for (const key in node) {
      const child = node[key];
      if (key !== "loc" && child !== null && typeof child === "object") visit(child);
    }
    if (typeof node.type === "string") node.end = next++;
  };
  visit(program);
}

function locate(value: object, lines: Lines): void {
  if (Array.isArray(value)) {
    for (const item of value) if (item !== null && typeof item === "object") locate(item, lines);
    return;
  }
  const node = value as { start?: number; end?: number; loc?: ESTree.SourceLocation; [key: string]: unknown };
  if (typeof node.start === "number") {
    node.loc = { start: lines.position(node.start), end: lines.position(node.end as number) };
  }
  for (const key in node) {
    const child = node[key];
    if (key !== "loc" && child !== null && typeof child === "object") locate(child, lines);
  }
}
