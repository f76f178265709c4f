/**
 * The whole run as one SVG: what the page shows without scripts and on paper, and a figure for
 * documents. Large traces are thinned, evenly over their messages, and say so.
 */
import type { Diagram, Migration, Stay } from "./diagram.ts";
import { HOST_COLOURS, paletteCss, PHASE_COLOURS } from "./palette.ts";
import { formatTime, ticks } from "./time-scale.ts";
import { waitsOf } from "./waits.ts";

export const OVERVIEW = { width: 1200, left: 64, right: 20, top: 34, lane: 44, bar: 10, bottom: 34 } as const;

/** More lines than this neither help the eye nor the size of the file. */
const MOST_MESSAGES = 3000;
/** Waits narrower than this are merged with their neighbours' gaps and not drawn, in SVG units. */
const LEAST_WIDTH = 0.4;

export interface OverviewLayout {
  readonly height: number;
  readonly x: (timeUs: number) => number;
  /** The middle of a process's line. */
  readonly y: (rank: number) => number;
}

export function overviewLayout({ size, durationUs }: Pick<Diagram, "size" | "durationUs">): OverviewLayout {
  const { width, left, right, top, lane, bottom } = OVERVIEW;
  return {
    height: top + size * lane + bottom,
    x: (timeUs) => left + (timeUs / durationUs) * (width - left - right),
    y: (rank) => top + (rank + 0.5) * lane,
  };
}

export function overviewSvg(diagram: Diagram): string {
  const layout = overviewLayout(diagram);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="overview" viewBox="0 0 ${OVERVIEW.width} ${layout.height}" ` +
      `role="img" aria-label="Space-time diagram of ${escapeXml(diagram.program)}">`,
    `<style>${paletteCss("svg.overview")}${STYLE}</style>`,
    axis(diagram, layout),
    ...diagram.migrations.map((migration) => migrationArea(migration, layout)),
    messageLines(diagram, layout),
    ...diagram.stays.map((stay) => stayBar(stay, diagram, layout)),
    waitGaps(diagram, layout),
    ...diagram.migrations.map((migration) => phaseStrips(migration, layout)),
    labels(diagram, layout),
    "</svg>",
  ].join("\n");
}

const STYLE =
  "svg.overview{font:11px Inter,system-ui,sans-serif;fill:var(--ink);background:var(--paper)}" +
  ".overview .soft{fill:var(--soft)}" +
  ".overview .grid{stroke:var(--faint);fill:none}" +
  ".overview .message{stroke:var(--message);stroke-width:.6;stroke-opacity:.45;fill:none}" +
  ".overview .collective{stroke:var(--collective)}" +
  ".overview .wait{fill:var(--paper);fill-opacity:.78}" +
  ".overview .area{fill:var(--migration);fill-opacity:.12}" +
  Array.from({ length: HOST_COLOURS }, (_, i) => `.overview .h${i}{fill:var(--host-${i})}`).join("");

function axis({ durationUs }: Diagram, { height, x }: OverviewLayout): string {
  const { stepUs, at } = ticks(0, durationUs, 10);
  const bottom = height - OVERVIEW.bottom;
  const lines = at.map((t) => `M${round(x(t))} ${OVERVIEW.top - 6}V${bottom}`).join("");
  const texts = at.map(
    (t) =>
      `<text class="soft" text-anchor="middle" x="${round(x(t))}" y="${bottom + 18}">${formatTime(t, stepUs, durationUs)}</text>`,
  );
  return `<path class="grid" d="${lines}"/>${texts.join("")}`;
}

function migrationArea({ startUs, endUs, rank, from, to }: Migration, { height, x }: OverviewLayout): string {
  const [left, width] = [x(startUs), Math.max(1, x(endUs) - x(startUs))];
  return (
    `<rect class="area" x="${round(left)}" y="${OVERVIEW.top - 6}" width="${round(width)}" ` +
    `height="${height - OVERVIEW.top - OVERVIEW.bottom + 6}"><title>process ${rank}: ` +
    `${escapeXml(from)} → ${escapeXml(to)}</title></rect>`
  );
}

function messageLines({ messages }: Diagram, { x, y }: OverviewLayout): string {
  const paths = { message: "", collective: "" };
  const stride = Math.max(1, Math.ceil(messages.count / MOST_MESSAGES));
  for (let i = 0; i < messages.count; i += stride) {
    const base = messages.baseUs[i]!;
    const [sent, received] = [base + messages.sendStartUs[i]!, base + messages.recvEndUs[i]!];
    if (Number.isNaN(sent + received)) continue;
    const from = `${round(x(sent))} ${y(messages.source[i]!)}`;
    const to = `${round(x(received))} ${y(messages.dest[i]!)}`;
    paths[messages.context[i] === 0 ? "message" : "collective"] += `M${from}L${to}`;
  }
  return `<path class="message collective" d="${paths.collective}"/><path class="message" d="${paths.message}"/>`;
}

function stayBar({ rank, host, startUs, endUs }: Stay, { hosts }: Diagram, { x, y }: OverviewLayout): string {
  return (
    `<rect class="h${host % HOST_COLOURS}" x="${round(x(startUs))}" y="${y(rank) - OVERVIEW.bar / 2}" ` +
    `width="${round(Math.max(0.5, x(endUs) - x(startUs)))}" height="${OVERVIEW.bar}">` +
    `<title>process ${rank} on ${escapeXml(hosts[host] ?? "")}</title></rect>`
  );
}

function waitGaps({ messages, size }: Diagram, { x, y }: OverviewLayout): string {
  let path = "";
  for (const [rank, { starts, ends }] of waitsOf(messages, size).entries()) {
    for (let i = 0; i < starts.length; i++) {
      const [left, right] = [x(starts[i]!), x(ends[i]!)];
      if (right - left < LEAST_WIDTH) continue;
      path += `M${round(left)} ${y(rank) - OVERVIEW.bar / 2}H${round(right)}v${OVERVIEW.bar}H${round(left)}Z`;
    }
  }
  return `<path class="wait" d="${path}"/>`;
}

function phaseStrips({ rank, phases }: Migration, { x, y }: OverviewLayout): string {
  return phases
    .map(({ phase, startUs, endUs }, i) => {
      const width = Math.max(0.5, x(endUs) - x(startUs));
      return `<rect fill="${PHASE_COLOURS[phase]}" x="${round(x(startUs))}" y="${y(rank) - 10 + i * 5}" width="${round(width)}" height="5"/>`;
    })
    .join("");
}

function labels({ size, stays, hosts, messages }: Diagram, { height, x, y }: OverviewLayout): string {
  const ranks = Array.from(
    { length: size },
    (_, rank) => `<text text-anchor="end" x="${OVERVIEW.left - 12}" y="${y(rank) + 4}">${rank}</text>`,
  );
  const names = stays
    .filter(({ startUs, endUs }) => x(endUs) - x(startUs) > 50)
    .map(
      ({ rank, host, startUs }) =>
        `<text class="soft" font-size="9" x="${round(x(startUs) + 2)}" y="${y(rank) - 9}">${escapeXml(hosts[host] ?? "")}</text>`,
    );
  const thinned = messages.count > MOST_MESSAGES;
  const note = thinned
    ? `<text class="soft" text-anchor="end" x="${OVERVIEW.width - OVERVIEW.right}" y="${height - 4}">` +
      `1 of ${Math.ceil(messages.count / MOST_MESSAGES)} messages drawn</text>`
    : "";
  return ranks.join("") + names.join("") + note;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
