/**
 * A run, or a part of it, as one SVG: what the page shows without scripts and on paper, and a figure for documents.
 * Large traces are thinned, evenly over their messages, and say so.
 */
import {
  annotationStyle,
  type Area,
  labelledMessages,
  LEGEND_ROW,
  markerLines,
  outlines,
  type Stage,
  stages,
} from "./annotations-svg.ts";
import type { Diagram, Migration, Stay } from "./diagram.ts";
import { forPaper, HOST_COLOURS, paletteCss, PHASE_COLOURS } from "./palette.ts";
import { escapeXml, round } from "./svg.ts";
import { formatTime, ticks } from "./time-scale.ts";
import { waitsOf } from "./waits.ts";

export const OVERVIEW = { width: 1200, left: 64, right: 20, top: 34, lane: 44, bar: 10, bottom: 34 } as const;

/** More lines than this neither help the eye nor the size of the file. */
const MOST_MESSAGES = 3000;
/** With fewer than this in sight each gets a dot where it is received. */
const DOTS_BELOW = 400;
/** Waits narrower than this are merged with their neighbours' gaps and not drawn, in SVG units. */
const LEAST_WIDTH = 0.4;
/** Migrations wider than this have room for the names of their phases. */
const NAMED_PHASES = 240;

export interface Figure {
  /** What part of the run, in microseconds. Default: the whole. */
  readonly fromUs?: number;
  readonly toUs?: number;
  /** Parts to point out, with a letter each and a line of text below. */
  readonly areas?: readonly Area[];
  /** Messages to point out, with a word beside the line: by row. */
  readonly labels?: ReadonlyMap<number, string>;
  /** Spans of time that have a name, in order. */
  readonly stages?: readonly Stage[];
  /** Show the markers of a migration, and channels closing. Default false. */
  readonly markers?: boolean;
  /** A file of its own, which has to bring its colours; else those of the page around it. Default false. */
  readonly paper?: boolean;
}

export interface OverviewLayout {
  readonly fromUs: number;
  readonly toUs: number;
  readonly height: number;
  /** Where the processes' lines end and the axis begins. */
  readonly bottom: number;
  readonly x: (timeUs: number) => number;
  /** The middle of a process's line. */
  readonly y: (rank: number) => number;
}

export function overviewLayout(
  { size, durationUs }: Pick<Diagram, "size" | "durationUs">,
  { fromUs = 0, toUs = durationUs, areas = [] }: Figure = {},
): OverviewLayout {
  const { width, left, right, top, lane, bottom } = OVERVIEW;
  return {
    fromUs,
    toUs,
    height: top + size * lane + bottom + areas.length * LEGEND_ROW,
    bottom: top + size * lane,
    x: (timeUs) => left + ((timeUs - fromUs) / (toUs - fromUs)) * (width - left - right),
    y: (rank) => top + (rank + 0.5) * lane,
  };
}

export function overviewSvg(diagram: Diagram, figure: Figure = {}): string {
  const layout = overviewLayout(diagram, figure);
  const rows = inSight(diagram, layout);
  const { width, left, right } = OVERVIEW;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="overview" viewBox="0 0 ${width} ${layout.height}" ` +
      `role="img" aria-label="Space-time diagram of ${escapeXml(diagram.program)}">`,
    `<style>${figure.paper ? "" : paletteCss("svg.overview")}${STYLE}${annotationStyle}</style>`,
    ...(figure.paper ? [`<rect class="paper" width="${width}" height="${layout.height}"/>`] : []),
    `<clipPath id="plot"><rect x="${left}" y="0" width="${width - left - right}" height="${layout.bottom}"/></clipPath>`,
    axis(diagram, layout),
    `<g clip-path="url(#plot)">`,
    ...diagram.migrations.map((migration) => migrationArea(migration, layout)),
    messageLines(diagram, rows, layout),
    ...diagram.stays.map((stay) => stayBar(stay, diagram, layout)),
    waitGaps(diagram, layout),
    ...diagram.migrations.map((migration) => phaseStrips(migration, layout)),
    ...(figure.markers ? [markerLines(diagram, layout)] : []),
    ...diagram.stays.map((stay) => hostName(stay, diagram, layout)),
    labelledMessages(diagram, layout, figure),
    "</g>",
    ranks(diagram, layout),
    stages(layout, figure),
    outlines(layout, figure),
    thinned(rows.length, layout),
    "</svg>",
  ]
    .filter((part) => part !== "")
    .join("\n");
  return figure.paper ? forPaper(svg) : svg;
}

const STYLE =
  "svg.overview{font:11px Inter,system-ui,sans-serif;fill:var(--ink);background:var(--paper)}" +
  ".overview .paper{fill:var(--paper)}" +
  ".overview .soft{fill:var(--soft)}" +
  ".overview .grid{stroke:var(--faint);fill:none}" +
  ".overview .message{stroke:var(--message);stroke-width:.6;stroke-opacity:.45;fill:none}" +
  ".overview .few{stroke-width:.9;stroke-opacity:.7}" +
  ".overview .dot{fill:var(--message);stroke:none}" +
  ".overview .collective{stroke:var(--collective)}" +
  ".overview .dot.collective{fill:var(--collective);stroke:none}" +
  ".overview .wait{fill:var(--paper);fill-opacity:.78}" +
  ".overview .area{fill:var(--migration);fill-opacity:.12}" +
  Array.from({ length: HOST_COLOURS }, (_, i) => `.overview .h${i}{fill:var(--host-${i})}`).join("");

function axis({ durationUs }: Diagram, { bottom, x, fromUs, toUs }: OverviewLayout): string {
  const { stepUs, at } = ticks(fromUs, toUs, 10);
  const lines = at.map((t) => `M${round(x(t))} ${OVERVIEW.top - 6}V${bottom}`).join("");
  const texts = at.map(
    (t) =>
      `<text class="soft" text-anchor="middle" x="${round(x(t))}" y="${bottom + 18}">${formatTime(t, stepUs, durationUs)}</text>`,
  );
  return `<path class="grid" d="${lines}"/>${texts.join("")}`;
}

function migrationArea({ startUs, endUs, rank, from, to }: Migration, { bottom, x }: OverviewLayout): string {
  const [left, width] = [x(startUs), Math.max(1, x(endUs) - x(startUs))];
  return (
    `<rect class="area" x="${round(left)}" y="${OVERVIEW.top - 6}" width="${round(width)}" ` +
    `height="${bottom - OVERVIEW.top + 6}"><title>process ${rank}: ` +
    `${escapeXml(from)} → ${escapeXml(to)}</title></rect>`
  );
}

/** Rows of messages that are at least partly in sight, and whose both ends are known. */
function inSight({ messages }: Diagram, { fromUs, toUs }: OverviewLayout): number[] {
  const rows: number[] = [];
  for (let i = 0; i < messages.count; i++) {
    const base = messages.baseUs[i]!;
    // NaN fails the comparison.
    if (base + messages.sendStartUs[i]! <= toUs && base + messages.recvEndUs[i]! >= fromUs) rows.push(i);
  }
  return rows;
}

function messageLines({ messages }: Diagram, rows: readonly number[], { x, y }: OverviewLayout): string {
  const paths = { message: "", collective: "" };
  const dots = { message: "", collective: "" };
  const few = rows.length < DOTS_BELOW;
  const stride = Math.max(1, Math.ceil(rows.length / MOST_MESSAGES));
  for (let at = 0; at < rows.length; at += stride) {
    const i = rows[at]!;
    const base = messages.baseUs[i]!;
    const [sent, received] = [x(base + messages.sendStartUs[i]!), x(base + messages.recvEndUs[i]!)];
    const kind = messages.context[i] === 0 ? "message" : "collective";
    const [from, to] = [y(messages.source[i]!), y(messages.dest[i]!)];
    paths[kind] += `M${round(sent)} ${from}L${round(received)} ${to}`;
    const edge = to - Math.sign(to - from) * (OVERVIEW.bar / 2);
    if (few && from !== to)
      dots[kind] += `M${round(received - 1.6)} ${edge}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0`;
  }
  const style = few ? "message few" : "message";
  const lines = `<path class="${style} collective" d="${paths.collective}"/><path class="${style}" d="${paths.message}"/>`;
  if (!few) return lines;
  return `${lines}<path class="dot collective" d="${dots.collective}"/><path class="dot" d="${dots.message}"/>`;
}

function stayBar({ rank, host, startUs, endUs }: Stay, { hosts }: Diagram, { x, y }: OverviewLayout): string {
  return (
    `<rect class="h${host % HOST_COLOURS}" x="${round(x(startUs))}" y="${y(rank) - OVERVIEW.bar / 2}" ` +
    `width="${round(Math.max(0.5, x(endUs) - x(startUs)))}" height="${OVERVIEW.bar}">` +
    `<title>process ${rank} on ${escapeXml(hosts[host] ?? "")}</title></rect>`
  );
}

function waitGaps({ messages, size }: Diagram, { x, y, fromUs, toUs }: OverviewLayout): string {
  let path = "";
  for (const [rank, { starts, ends }] of waitsOf(messages, size).entries()) {
    for (let i = 0; i < starts.length; i++) {
      if (ends[i]! < fromUs || starts[i]! > toUs) continue;
      const [left, right] = [x(starts[i]!), x(ends[i]!)];
      if (right - left < LEAST_WIDTH) continue;
      path += `M${round(left)} ${y(rank) - OVERVIEW.bar / 2}H${round(right)}v${OVERVIEW.bar}H${round(left)}Z`;
    }
  }
  return `<path class="wait" d="${path}"/>`;
}

function phaseStrips({ rank, phases, startUs, endUs }: Migration, { x, y }: OverviewLayout): string {
  const named = x(endUs) - x(startUs) > NAMED_PHASES;
  const strip = named ? 10 : 5;
  const top = y(rank) - strip * 2;
  return phases
    .map(({ phase, startUs, endUs }, i) => {
      // What of it is in sight.
      const left = Math.max(OVERVIEW.left, x(startUs));
      const width = Math.max(0.5, Math.min(OVERVIEW.width - OVERVIEW.right, x(endUs)) - left);
      if (x(endUs) < OVERVIEW.left || x(startUs) > OVERVIEW.width - OVERVIEW.right) return "";
      const bar =
        `<rect fill="${PHASE_COLOURS[phase]}" x="${round(left)}" y="${top + i * strip}" ` +
        `width="${round(width)}" height="${strip}"/>`;
      if (!named) return bar;
      // In the strip where it fits, else beside it, where there is room.
      const inside = width > 70;
      const anchor =
        !inside && i > 1
          ? ` text-anchor="end" x="${round(left - 4)}"`
          : ` x="${round(left + (inside ? 4 : width + 4))}"`;
      return `${bar}<text class="phase"${anchor} y="${top + i * strip + 8}">${phase}</text>`;
    })
    .join("");
}

function ranks({ size }: Diagram, { y }: OverviewLayout): string {
  const title = `<text class="soft" font-size="9" text-anchor="end" x="${OVERVIEW.left - 12}" y="${OVERVIEW.top}">process</text>`;
  const numbers = Array.from(
    { length: size },
    (_, rank) => `<text text-anchor="end" x="${OVERVIEW.left - 12}" y="${y(rank) + 4}">${rank}</text>`,
  );
  return title + numbers.join("");
}

function hostName({ rank, host, startUs, endUs }: Stay, { hosts }: Diagram, layout: OverviewLayout): string {
  const { x, y } = layout;
  const left = Math.max(x(startUs), OVERVIEW.left);
  if (Math.min(x(endUs), OVERVIEW.width - OVERVIEW.right) - left <= 50) return "";
  return `<text class="soft" font-size="9" x="${round(left + 2)}" y="${y(rank) - 9}">${escapeXml(hosts[host] ?? "")}</text>`;
}

function thinned(count: number, { height }: OverviewLayout): string {
  if (count <= MOST_MESSAGES) return "";
  return (
    `<text class="soft" text-anchor="end" x="${OVERVIEW.width - OVERVIEW.right}" y="${height - 4}">` +
    `1 of ${Math.ceil(count / MOST_MESSAGES)} messages drawn</text>`
  );
}
