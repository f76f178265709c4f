/** Rows as a Markdown table that is also readable on a terminal. */
import { type Figure, figure, geometricMean, quantile, rounded, type Row, verdict } from "./row.ts";

export function heading(part: string): string {
  const words = part.replaceAll("-", " ");
  return `## ${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** Notes stand below. The last line is the geometric mean of the ratios, if there are several that are alike. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => cells(row, figure(row)));
  const alike = rows.filter((row) => row.unit === "ratio" && row.sampleUnit === undefined);
  if (alike.length > 1) {
    const mean = geometricMean(alike.map((row) => figure(row).median));
    lines.push(["geometric mean", "", mean.toFixed(2), "", "", "", ""]);
  }
  const head = ["what", "against", "median", "p10–p90", "must", "aim", ""];
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => (line[i] as string).length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(" | ")} |`;
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))].map((note) => `\n\n${note}`);
  return (
    [line(head), line(widths.map((width) => "-".repeat(width))), ...lines.map(line)].join("\n") +
    notes.join("")
  );
}

function cells(row: Row, { median, p10, p90 }: Figure): string[] {
  const unit = row.unit === "ratio" ? "" : ` ${row.unit}`;
  const bound = row.atLeast === true ? "≥" : "≤";
  return [
    row.name,
    row.reference,
    `${rounded(median)}${unit}${measured(row)}`,
    row.samples.length > 1 ? `${rounded(p10)}–${rounded(p90)}` : "",
    row.must === null ? "" : `${bound} ${row.must}${unit}`,
    row.aim === null ? "" : `${row.aim}${unit}`,
    verdict(row),
  ];
}

/** What a ratio is made of. */
function measured({ unit, sampleUnit, samples, referenceSamples }: Row): string {
  if (unit !== "ratio" || sampleUnit === undefined) return "";
  const [ours, theirs] = [samples, referenceSamples].map((values) => rounded(quantile(values, 0.5)));
  return ` (${ours} : ${theirs} ${sampleUnit})`;
}
