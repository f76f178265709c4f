/** What points something out in a figure: areas with letters, labels on messages, the markers of a migration. */
import type { ChannelMark, Diagram } from "./diagram.ts";
import type { Figure, OverviewLayout } from "./overview-svg.ts";
import { escapeXml, round } from "./svg.ts";

/** A part of the figure that has a letter, as the patent's figures have, and a line of text about it. */
export interface Area {
  readonly letter: string;
  readonly text: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** From the line of one process to that of another, both included; between lines, too. */
  readonly fromRank: number;
  readonly toRank: number;
}

/** A span of time that has a name. */
export interface Stage {
  readonly text: string;
  readonly fromUs: number;
  readonly toUs: number;
}

export const LEGEND_ROW = 20;

const BADGE = 8;
/** Of the figures' font, on average. */
const LETTER_WIDTH = 6;
/** An area is at least so wide, in SVG units. */
const LEAST_WIDTH = 18;

export const annotationStyle =
  ".overview .phase{font-size:8.5px;fill:#2a1a0a}" +
  ".overview .stage{stroke:var(--soft);fill:none}" +
  ".overview .marker{stroke:var(--accent);stroke-width:.9;fill:none}" +
  ".overview .diamond,.overview .badge{fill:var(--accent)}" +
  ".overview .outline{fill:none;stroke:var(--accent);stroke-width:1.3;stroke-dasharray:5 3}" +
  ".overview .letter{fill:var(--paper);font-weight:600;text-anchor:middle}" +
  ".overview .shown{stroke:var(--accent);stroke-width:1.5;fill:none}" +
  ".overview .label{font-size:10px;fill:var(--accent);paint-order:stroke;stroke:var(--paper);stroke-width:3px}";

/** Areas, and below the axis what the letters mean. */
export function outlines(layout: OverviewLayout, { areas = [] }: Figure): string {
  const legend = areas.map(({ letter, text }, i) => {
    const y = layout.bottom + 34 + (i + 0.5) * LEGEND_ROW;
    return `${badge(letter, 72, y)}<text x="88" y="${y + 4}">${escapeXml(text)}</text>`;
  });
  return [...areas.map((area) => outline(area, layout)), ...legend].join("\n");
}

function outline({ letter, fromUs, toUs, fromRank, toRank }: Area, { x, y }: OverviewLayout): string {
  const middle = (x(fromUs) + x(toUs)) / 2;
  const width = Math.max(LEAST_WIDTH, x(toUs) - x(fromUs) + 8);
  const left = middle - width / 2;
  const [top, bottom] = [y(fromRank) - 22, y(toRank) + 14];
  return (
    `<rect class="outline" x="${round(left)}" y="${top}" width="${round(width)}" height="${bottom - top}" rx="8"/>` +
    badge(letter, left + width / 2, top)
  );
}

function badge(letter: string, x: number, y: number): string {
  return (
    `<circle class="badge" cx="${round(x)}" cy="${round(y)}" r="${BADGE}"/>` +
    `<text class="letter" x="${round(x)}" y="${round(y + 4)}">${escapeXml(letter)}</text>`
  );
}

export function labelledMessages(
  { messages }: Diagram,
  { x, y, fromUs, toUs }: OverviewLayout,
  { labels = new Map() }: Figure,
): string {
  return [...labels]
    .map(([i, text], k) => {
      const base = messages.baseUs[i]!;
      const [x0, y0] = [x(base + messages.sendStartUs[i]!), y(messages.source[i]!)];
      const [x1, y1] = [x(base + messages.recvEndUs[i]!), y(messages.dest[i]!)];
      // In the middle third of what is in sight, one beside the other.
      const [left, right] = [Math.max(x0, x(fromUs)), Math.min(x1, x(toUs))];
      const middle = left + (right - left) * (1 / 3 + (k + 0.5) / labels.size / 3);
      const atY = y0 + ((middle - x0) / (x1 - x0)) * (y1 - y0);
      return (
        `<path class="shown" d="M${round(x0)} ${y0}L${round(x1)} ${y1}"/>` +
        `<text class="label" x="${round(middle + 6)}" y="${round(y1 > y0 ? atY - 3 : atY + 10)}">${escapeXml(text)}</text>`
      );
    })
    .join("");
}

/** Its last word where there is no room for all of it. */
function fitted(text: string, width: number): string {
  return text.length * LETTER_WIDTH > width ? text.slice(text.lastIndexOf(" ") + 1) : text;
}

/** Above the lines. */
export function stages({ x }: OverviewLayout, { stages = [] }: Figure): string {
  return stages
    .map(({ fromUs, toUs, text }) => {
      const [left, right] = [x(fromUs) + 1.5, x(toUs) - 1.5];
      return (
        `<path class="stage" d="M${round(left)} 23v-4H${round(right)}v4"/>` +
        `<text class="soft" text-anchor="middle" x="${round((left + right) / 2)}" y="13">${escapeXml(fitted(text, right - left))}</text>`
      );
    })
    .join("");
}

/**
 * `peer_migrating` from the migrating process to each peer, its `end_of_messages` back, and the channel's close.
 * When a marker arrives is not recorded, but it is answered at once.
 */
export function markerLines({ channels }: Diagram, { x, y }: OverviewLayout): string {
  const next = (after: ChannelMark, rank: number, peer: number, what: ChannelMark["what"]) =>
    channels.find((c) => c.atUs >= after.atUs && c.rank === rank && c.peer === peer && c.what === what);
  let [lines, diamonds] = ["", ""];
  for (const marker of channels) {
    if (marker.what !== "peer_migrating") continue;
    const { rank, peer } = marker;
    const answer = next(marker, peer, rank, "end_of_messages");
    diamonds += diamond(x(marker.atUs), y(rank));
    if (answer === undefined) continue;
    lines += `M${round(x(marker.atUs))} ${y(rank)}L${round(x(answer.atUs))} ${y(peer)}`;
    diamonds += diamond(x(answer.atUs), y(peer));
    // One who does not answer in time is not waited for.
    const close = next(marker, rank, peer, "close");
    if (close === undefined || close.atUs < answer.atUs) continue;
    lines += `L${round(x(close.atUs))} ${y(rank)}`;
  }
  return `<path class="marker" d="${lines}"/><path class="diamond" d="${diamonds}"/>`;
}

function diamond(x: number, y: number): string {
  return `M${round(x - 4)} ${y}l4 -4l4 4l-4 4Z`;
}
