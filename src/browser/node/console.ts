/** node:console in a page: tables, drawn as Node draws them. */
import { inspect } from "./util.ts";

interface Sink {
  write(text: string): void;
}

type Row = Readonly<Record<string, unknown>>;

export class Console {
  readonly #out: Sink;

  constructor(out: Sink) {
    this.#out = out;
  }

  table(data: unknown, columns?: readonly string[]): void {
    if (typeof data !== "object" || data === null) return this.#out.write(`${inspect(data)}\n`);
    const isList = data instanceof Map || data instanceof Set;
    const entries: [unknown, unknown][] =
      data instanceof Map
        ? [...data].map(([key, value], i) => [i, { Key: key, Values: value }])
        : isList
          ? [...(data as Set<unknown>)].map((value, i) => [i, value])
          : Object.entries(data);
    this.#out.write(draw(isList ? "(iteration index)" : "(index)", entries, columns));
  }
}

const VALUES = "Values";

const isRow = (value: unknown): value is Row => typeof value === "object" && value !== null;

function draw(
  index: string,
  entries: readonly (readonly [unknown, unknown])[],
  columns: readonly string[] | undefined,
): string {
  const names = new Set<string>(
    columns ?? entries.flatMap(([, value]) => (isRow(value) ? Object.keys(value) : [])),
  );
  const hasValues = columns === undefined && entries.some(([, value]) => !isRow(value));
  const heads = [index, ...names, ...(hasValues ? [VALUES] : [])];
  const rows = entries.map(([key, value]) => [
    String(key),
    ...[...names].map((name) => (isRow(value) && Object.hasOwn(value, name) ? cell(value[name]) : "")),
    ...(hasValues ? [isRow(value) ? "" : cell(value)] : []),
  ]);
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)) + 2);
  const line = (cells: readonly string[]): string =>
    `│${cells.map((cell, i) => ` ${cell}`.padEnd(widths[i]!)).join("│")}│\n`;
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => "─".repeat(width)).join(middle)}${right}\n`;
  return (
    rule("┌", "┬", "┐") + line(heads) + rule("├", "┼", "┤") + rows.map(line).join("") + rule("└", "┴", "┘")
  );
}

function cell(value: unknown): string {
  return inspect(value, {
    depth: typeof value === "object" ? 0 : 2,
    maxArrayLength: 3,
    breakLength: Infinity,
  });
}
