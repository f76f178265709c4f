/** What `godwit check` found, for people. */
import type { CheckReport, Difference } from "../check/index.ts";
import { table } from "./table.ts";
import { bytes, count, duration } from "./units.ts";

/** Rows of a table before "… and 12 more". */
const MAX_ROWS = 10;

export function checkText(report: CheckReport): string {
  const parts = [verdict(report), notes(report), differences(report), pinned(report), pollPoints(report)];
  return [...parts, weights(report), pins(report)].filter((part) => part !== "").join("\n");
}

function verdict(report: CheckReport): string {
  const { file, failure, compiled, moved, moves, suspensions, pinnedAt } = report;
  const ranks = report.size === 1 ? "" : ` as ${report.size} ranks`;
  if (failure !== undefined) return `${file} could not be checked${ranks}: ${failure}\n`;
  if (compiled !== undefined) return `${file} does not do compiled what it does natively${ranks}\n`;
  if (moved !== undefined) return `${file} does not do when moved what it does natively${ranks}\n`;
  if (pinnedAt.length > 0) {
    const places = [...new Set(pinnedAt.map(({ place }) => place))];
    const some = moves > 0 ? `; moved ${count(moves, "time")} elsewhere` : "";
    return `${file} cannot move at ${listed(places)}${some}\n`;
  }
  if (suspensions === 0) return `${file} never waits, and so is never moved; compiled it does the same\n`;
  if (moves === 0) return `${file} ended before it could be moved; compiled it does the same\n`;
  const places = count(report.pollPoints.length, "place");
  return `${file} can move${ranks}: moved ${count(moves, "time")} at ${places}, and no difference\n`;
}

function listed(places: readonly string[]): string {
  if (places.length <= 3) return places.join(", ");
  return `${places.slice(0, 3).join(", ")} and ${places.length - 3} more places`;
}

function notes(report: CheckReport): string {
  const { deterministic, unstableLines, bundleBecause, thinned, moves, suspensions, interval, exitCodes } =
    report;
  const lines: string[] = [];
  if (deterministic === "lines") {
    const lines_ = count(unstableLines, "line");
    lines.push(`${lines_} of its output differ from one native run to the next, and were not compared`);
  }
  if (deterministic === "no") {
    lines.push("native runs differ from each other (time? random numbers?): only their ends were compared");
  }
  if (bundleBecause !== undefined) {
    lines.push(`plain Node cannot load it (${bundleBecause}): its bundle ran natively instead`);
  }
  if (thinned) {
    const often = `${moves} of ${suspensions} suspensions`;
    lines.push(`moved at ${often}, at last every ${interval}th; --every K moves at every Kth to the end`);
  }
  if (exitCodes.includes(null))
    lines.push("natively it does not end in time; what it wrote until then was compared");
  const failed = exitCodes.find((code) => code !== 0 && code !== null);
  if (failed !== undefined) lines.push(`natively it ends with exit code ${failed}`);
  return lines.map((line) => `note: ${line}\n`).join("");
}

// ── what is wrong ──

function differences({ compiled, moved, size }: CheckReport): string {
  // What goes wrong without a move goes wrong with one.
  if (compiled !== undefined) return difference("compiled", compiled, size);
  return moved === undefined ? "" : difference("moved", moved, size);
}

function difference(run: string, found: Difference, size: number): string {
  const { what, line, rank, before, expected, actual } = found;
  const where = what === "output" ? ` at line ${line} of the output` : ` in its ${what}`;
  const whose = size === 1 ? "" : ` of rank ${rank}`;
  const shown = [
    ...before.map((text) => `    ${text}`),
    `  - ${expected ?? "(nothing more)"}`,
    `  + ${actual ?? "(nothing more)"}`,
  ];
  return `native (-) and ${run} (+) part${where}${whose}:\n${shown.map((text) => `${text}\n`).join("")}`;
}

function pinned({ pinnedAt }: CheckReport): string {
  const rows = pinnedAt.map(({ place, why, times }) => [place, times, why]);
  return limited(["cannot move at", "times", "because of"], rows, "place");
}

// ── what moves cost ──

function pollPoints(report: CheckReport): string {
  const rows = report.pollPoints.map((point) => [
    point.place,
    point.moves,
    range(point.medianBytes, point.maxBytes, bytes),
    range(point.medianFreezeMs, point.maxFreezeMs, duration),
  ]);
  return limited(["moved at", "times", "image (max)", "freeze (max)"], rows, "place");
}

function range(median: number, max: number, unit: (value: number) => string): string {
  const [usual, most] = [unit(median), unit(max)];
  return usual === most ? usual : `${usual} (${most})`;
}

function weights({ weights, weighedBytes }: CheckReport): string {
  const rows = weights.map(({ path, sizeBytes }) => [bytes(sizeBytes), path]);
  if (rows.length === 0) return "";
  return table([`of ${bytes(weighedBytes)}`, "largest values"], rows);
}

function pins({ pins }: CheckReport): string {
  const rows = pins.map(({ place, what, remedy }) => [place, what, remedy]);
  return limited(["would hold it", "", "what to do"], rows, "place");
}

function limited(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  what: string,
): string {
  if (rows.length === 0) return "";
  const more = rows.length > MAX_ROWS ? `… and ${count(rows.length - MAX_ROWS, `more ${what}`)}\n` : "";
  return table(header, rows.slice(0, MAX_ROWS)) + more;
}
