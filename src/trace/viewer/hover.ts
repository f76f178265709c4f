/** What is under the pointer, and the words for it. */
import { messageAt } from "../message-columns.ts";
import type { ChannelMark, Mark, Migration, Stay } from "../diagram.ts";
import { PHASE_COLOURS } from "../palette.ts";
import { formatBytes, formatCount, formatSpan, formatTime } from "../time-scale.ts";
import { visibleMessages } from "./draw-messages.ts";
import { visibleMigrations } from "./draw-migrations.ts";
import { BAR, clipLine, type Line, lineOf, type Scene } from "./scene.ts";
import { laneHeight, MARGIN, rankToY, timeToX, xToTime, yToRank } from "./viewport.ts";

const REACH = 6;

export type Hit =
  | { readonly kind: "message"; readonly index: number }
  | { readonly kind: "migration"; readonly migration: Migration }
  | { readonly kind: "stay"; readonly stay: Stay; readonly waiting: readonly [number, number] | undefined }
  | { readonly kind: "channel"; readonly channel: ChannelMark }
  | { readonly kind: "mark"; readonly mark: Mark };

export function hitTest(scene: Scene, x: number, y: number): Hit | undefined {
  const { view, frame } = scene;
  if (x < MARGIN.left || x > frame.width - MARGIN.right || y < MARGIN.top) return undefined;
  return (
    hitMarker(scene, x, y) ??
    hitMigration(scene, x, y) ??
    hitMessage(scene, x, y) ??
    hitStay(scene, yToRank(view, frame, y), x, y)
  );
}

function hitMarker({ model, view, frame }: Scene, x: number, y: number): Hit | undefined {
  const near = ({ rank, atUs }: { rank: number; atUs: number }) =>
    Math.hypot(timeToX(view, frame, atUs) - x, rankToY(view, frame, rank) - y) < REACH;
  const { channels, marks } = model.diagram;
  const mark = marks.find(near);
  if (mark !== undefined) return { kind: "mark", mark };
  const channel = channels.find(near);
  return channel && { kind: "channel", channel };
}

function hitMigration(scene: Scene, x: number, y: number): Hit | undefined {
  const { view, frame } = scene;
  const migration = visibleMigrations(scene).find(
    ({ rank, startUs, endUs }) =>
      Math.abs(rankToY(view, frame, rank) - y) < Math.min(28, laneHeight(frame) / 2) &&
      x > timeToX(view, frame, startUs) - 3 &&
      x < timeToX(view, frame, endUs) + 3,
  );
  return migration && { kind: "migration", migration };
}

function hitMessage(scene: Scene, x: number, y: number): Hit | undefined {
  let [index, least] = [-1, REACH];
  for (const i of visibleMessages(scene)) {
    const line = lineOf(scene, i);
    if (line === undefined) continue;
    const distance = distanceTo(clipLine(line, -50, scene.frame.width + 50), x, y);
    if (distance < least) [index, least] = [i, distance];
  }
  return index < 0 ? undefined : { kind: "message", index };
}

function distanceTo({ x0, y0, x1, y1 }: Line, x: number, y: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x0 + share * dx - x, y0 + share * dy - y);
}

function hitStay({ model, view, frame }: Scene, rank: number, x: number, y: number): Hit | undefined {
  if (rank < 0 || Math.abs(rankToY(view, frame, rank) - y) > BAR + 2) return undefined;
  const timeUs = xToTime(view, frame, x);
  const stay = model.stays[rank]!.find(({ startUs, endUs }) => startUs <= timeUs && timeUs <= endUs);
  if (stay === undefined) return undefined;
  const { starts, ends } = model.waits[rank]!;
  const i = starts.findLastIndex((start) => start <= timeUs);
  const waiting = i >= 0 && ends[i]! >= timeUs ? ([starts[i]!, ends[i]!] as const) : undefined;
  return { kind: "stay", stay, waiting };
}

export interface Tip {
  readonly title: string;
  /** Label, value, and the colour of a swatch before the label. */
  readonly rows: readonly (readonly [label: string, value: string, colour?: string])[];
}

export function describe(scene: Scene, hit: Hit): Tip {
  const { durationUs } = scene.model.diagram;
  const stepUs = Math.min(1, (scene.view.toUs - scene.view.fromUs) / 1000);
  const moment = (timeUs: number) =>
    Number.isNaN(timeUs) ? "not recorded" : formatTime(timeUs, Math.max(0.1, stepUs), durationUs);
  switch (hit.kind) {
    case "message":
      return describeMessage(scene, hit.index, moment);
    case "migration":
      return describeMigration(hit.migration);
    case "stay":
      return describeStay(scene, hit, moment);
    case "mark":
      return {
        title: hit.mark.text,
        rows: [
          ["process", String(hit.mark.rank)],
          ["at", moment(hit.mark.atUs)],
        ],
      };
    default:
      return {
        title: hit.channel.what,
        rows: [
          ["process", String(hit.channel.rank)],
          ["peer", String(hit.channel.peer)],
          ["at", moment(hit.channel.atUs)],
        ],
      };
  }
}

function describeMessage(scene: Scene, index: number, moment: (timeUs: number) => string): Tip {
  const m = messageAt(scene.model.diagram.messages, index);
  return {
    title: `${m.source} → ${m.dest}`,
    rows: [
      ["tag", m.context === 0 ? String(m.tag) : `${m.tag} (collective)`],
      ["size", m.sizeBytes < 1000 ? `${m.sizeBytes} B` : `${formatCount(m.sizeBytes)} B`],
      ["number in its stream", formatCount(m.number)],
      ["sent", moment(m.sendStartUs)],
      ["arrived", moment(m.arrivedUs)],
      ["asked for", moment(m.recvStartUs)],
      ["received", moment(m.recvEndUs)],
      ["from send to receive", span(m.recvEndUs - m.sendStartUs)],
      ["waited for", span(m.recvEndUs - m.recvStartUs)],
    ],
  };
}

function span(spanUs: number): string {
  return Number.isNaN(spanUs) ? "" : spanUs < 0 ? `−${formatSpan(-spanUs)}` : formatSpan(spanUs);
}

function describeMigration({ rank, from, to, bytes, phases, startUs, endUs }: Migration): Tip {
  return {
    title: `process ${rank} moves from ${from} to ${to}`,
    rows: [
      ...phases.map(
        ({ phase, startUs, endUs }) => [phase, formatSpan(endUs - startUs), PHASE_COLOURS[phase]] as const,
      ),
      ["frozen", formatSpan(endUs - startUs)],
      ["state", formatBytes(bytes)],
    ],
  };
}

function describeStay(
  { model }: Scene,
  { stay, waiting }: Extract<Hit, { kind: "stay" }>,
  moment: (timeUs: number) => string,
): Tip {
  const title = `process ${stay.rank} on ${model.diagram.hosts[stay.host]}`;
  if (waiting === undefined) {
    return {
      title,
      rows: [
        ["computing", ""],
        ["here from", moment(stay.startUs)],
        ["to", moment(stay.endUs)],
      ],
    };
  }
  const [startUs, endUs] = waiting;
  return {
    title,
    rows: [
      ["waiting in recv", formatSpan(endUs - startUs)],
      ["from", moment(startUs)],
      ["to", moment(endUs)],
    ],
  };
}
