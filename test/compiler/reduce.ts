/**
 * Makes a failing program small: removes and simplifies parts of it as long as it goes on failing. What a
 * part is says the syntax tree; the text is edited, so that what remains is as it was.
 */
import { parseSync } from "rolldown/utils";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Replaces the text from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export async function reduce(source: string, fails: (source: string) => Promise<boolean>): Promise<string> {
  let best = source;
  const attempt = async (candidate: string): Promise<boolean> => {
    if (candidate.length >= best.length || parse(candidate) === undefined || !(await fails(candidate)))
      return false;
    best = candidate;
    return true;
  };
  for (let before = ""; before !== best;) {
    before = best;
    for (const candidates of [removals, simplifications]) await improve(() => best, candidates, attempt);
  }
  return best;
}

/** Tries edits, the largest first; after a success those that have not been overtaken by it. */
async function improve(
  current: () => string,
  candidates: (program: Node, source: string) => Edit[],
  attempt: (candidate: string) => Promise<boolean>,
): Promise<void> {
  const tried = new Set<string>();
  for (let improved = true; improved;) {
    improved = false;
    const text = current();
    const edits = candidates(parse(text) as Node, text).sort((a, b) => b.end - b.start - (a.end - a.start));
    for (const { start, end, text: replacement } of edits) {
      const candidate = text.slice(0, start) + replacement + text.slice(end);
      if (tried.has(candidate)) continue;
      tried.add(candidate);
      if ((improved = await attempt(candidate))) break;
    }
  }
}

function parse(source: string): Node | undefined {
  const { errors, program } = parseSync("program.js", source, { sourceType: "module", lang: "js" });
  return errors.length > 0 ? undefined : program;
}

/** Leaves out items of lists: statements, several at once too, members, declarators, arguments, elements. */
function removals(program: Node): Edit[] {
  const edits: Edit[] = [];
  walk(program, (node) => {
    for (const list of Object.values(node).filter(Array.isArray) as (Node | null)[][]) {
      const items = list.filter((item): item is Node => item !== null && typeof item.start === "number");
      for (let size = items.length; size >= 1; size >>= 1) {
        for (let i = 0; i + size <= items.length; i += size) {
          const after = items[i + size];
          const end = after === undefined ? items[i + size - 1]!.end : after.start;
          edits.push({ start: items[i]!.start, end, text: "" });
        }
      }
    }
  });
  return edits;
}

/** Puts a part of a statement or an expression in its place, or nothing much. */
function simplifications(program: Node, source: string): Edit[] {
  const edits: Edit[] = [];
  walk(program, (node) => {
    const statement = node.type.endsWith("Statement");
    if (!statement && !/Expression$|Literal$/.test(node.type)) return;
    const { start, end } = node;
    for (const child of children(node)) {
      const inner = child.type === "BlockStatement" && statement ? 1 : 0;
      edits.push({ start, end, text: source.slice(child.start + inner, child.end - inner) });
    }
    if (!statement) for (const text of ["0", "1"]) edits.push({ start, end, text });
  });
  return edits;
}

function walk(node: Node, callback: (node: Node) => void): void {
  callback(node);
  for (const child of children(node)) walk(child, callback);
}

function children(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((child): child is Node => typeof (child as Node | null)?.type === "string");
}
