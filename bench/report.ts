/** Rows as a Markdown table that is also readable on a terminal. */
import { type Figure, figure, type Row } from "./row.ts";

export function heading(part: string): string {
  const words = part.replaceAll("-", " ");
  return `## ${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** The last line is the geometric mean of the ratios, if there are several. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => cells(row, figure(row)));
  const ratios = rows.filter(({ unit }) => unit === "ratio");
  if (ratios.length > 1) {
    const mean = geometricMean(ratios.map((row) => figure(row).median));
    lines.push(["geometric mean", "", mean.toFixed(2), "", "", "", ""]);
  }
  const head = ["what", "against", "median", "p10–p90", "must", "aim", ""];
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => (line[i] as string).length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...lines.map(line)].join("\n");
}

function cells(row: Row, { median, p10, p90 }: Figure): string[] {
  const unit = row.unit === "ratio" ? "" : ` ${row.unit}`;
  const spread = row.samples.length > 1 ? `${p10.toFixed(2)}–${p90.toFixed(2)}` : "";
  return [
    row.name,
    row.reference,
    `${median.toFixed(2)}${unit}`,
    spread,
    `≤ ${row.must}${unit}`,
    `${row.aim}${unit}`,
    verdict(row, median),
  ];
}

/** Figures are compared as they are printed: to two digits. */
function verdict({ must, aim }: Row, median: number): string {
  const shown = Number(median.toFixed(2));
  if (shown > must) return "falls short";
  return shown > aim ? "holds" : "meets the aim";
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
