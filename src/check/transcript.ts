/** What a run wrote and how it ended, and where two runs part. */

export interface Written {
  readonly fd: 1 | 2;
  readonly text: string;
}

/** One rank's run. */
export interface Transcript {
  /** In the order in which it was written; neighbours may be of the same descriptor. */
  readonly output: readonly Written[];
  /** 128 + n if signal n ended it. */
  readonly exitCode: number;
  /** It did not end by itself: it took too long, or another rank had failed. */
  readonly cutOff: boolean;
}

/** The first difference between two runs of one rank. */
export interface Difference {
  readonly rank: number;
  /** What differs: a line of the output, or the exit code. */
  readonly what: "output" | "exit code" | "end";
  /** The line's number among those compared, from 1; 0 for what is no line. */
  readonly line: number;
  /** The lines before, which are the same. */
  readonly before: readonly string[];
  /** What the native run has here; undefined: nothing more. */
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

const CONTEXT_LINES = 2;

/**
 * The first difference between what was expected and what was; undefined: there is none.
 *
 * @param unstable Numbers of lines that differ from one native run to the next, which are not compared; "all": only
 *   the ends are compared.
 */
export function compare(
  rank: number,
  expected: Transcript,
  actual: Transcript,
  unstable: ReadonlySet<number> | "all" = new Set(),
): Difference | undefined {
  const lines = unstable === "all" ? undefined : firstLine(rank, expected, actual, unstable);
  if (lines !== undefined) return lines;
  if (expected.cutOff !== actual.cutOff) {
    return { ...atEnd(rank, "end"), expected: ending(expected), actual: ending(actual) };
  }
  if (expected.cutOff || expected.exitCode === actual.exitCode) return undefined;
  const codes = { expected: String(expected.exitCode), actual: String(actual.exitCode) };
  return { ...atEnd(rank, "exit code"), ...codes };
}

function firstLine(
  rank: number,
  expected: Transcript,
  actual: Transcript,
  unstable: ReadonlySet<number>,
): Difference | undefined {
  const [ours, theirs] = [comparable(expected), comparable(actual)];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    if (ours[i] === theirs[i] || (unstable.has(i + 1) && theirs[i] !== undefined)) continue;
    const before = ours.slice(Math.max(0, i - CONTEXT_LINES), i);
    // A run that was cut off says nothing about what would have come.
    if (theirs[i] === undefined ? actual.cutOff : ours[i] === undefined && expected.cutOff) break;
    return { rank, what: "output", line: i + 1, before, expected: ours[i], actual: theirs[i] };
  }
  return undefined;
}

function atEnd(
  rank: number,
  what: "exit code" | "end",
): Pick<Difference, "rank" | "what" | "line" | "before"> {
  return { rank, what, line: 0, before: [] };
}

function ending({ cutOff, exitCode }: Transcript): string {
  return cutOff ? "does not end" : `ends with exit code ${exitCode}`;
}

/**
 * The numbers of the lines that differ between two runs of the same program; "all": there are more in one than in
 * the other, and numbers say nothing.
 */
export function unstableLines(one: Transcript, other: Transcript): Set<number> | "all" {
  const [a, b] = [comparable(one), comparable(other)];
  if (a.length !== b.length && !one.cutOff && !other.cutOff) return "all";
  return new Set(a.flatMap((line, i) => (line === b[i] ? [] : [i + 1])));
}

/**
 * The lines that are compared, those of stderr marked. Not compared is what depends on where code
 * lies: stack frames, the excerpt of the source before an uncaught error; and Node's own remarks.
 */
export function comparable({ output }: Pick<Transcript, "output">): string[] {
  const lines: string[] = [];
  const open = { 1: "", 2: "" };
  // A line counts where it ends: a program may write its two streams in turns.
  for (const { fd, text } of output) {
    const pieces = (open[fd] + text).split("\n");
    open[fd] = pieces.pop() as string;
    for (const piece of pieces) lines.push(mark(fd, piece));
  }
  for (const fd of [1, 2] as const) if (open[fd] !== "") lines.push(mark(fd, open[fd]));
  return withoutRemarks(lines.filter((line) => !STACK_FRAME.test(line)));
}

const STDERR = "stderr: ";
const STACK_FRAME = /^(stderr: )?\s+at .*(:\d+:\d+\)?|<anonymous>\)?|\(native\))( \{)?$/;
const EXCERPT = /^stderr: (file:\/\/)?[/\\]?\S.*:\d+$/;
const REMARK =
  /^stderr: (Node\.js v\S+|\(Use `node .*|\(node:\d+\) .*|Warning: Detected unsettled .*|\s*\^+|)$/;

function mark(fd: 1 | 2, line: string): string {
  return fd === 1 ? line : STDERR + line;
}

function withoutRemarks(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const caret = /^stderr: \s*\^+$/.test(lines[i + 2] ?? "");
    // `file:line`, the line itself, and a caret.
    if (caret && EXCERPT.test(line)) i += 2;
    else if (!REMARK.test(line)) kept.push(line);
    else if (line.includes("unsettled") && caret) i += 2;
  }
  return kept;
}
