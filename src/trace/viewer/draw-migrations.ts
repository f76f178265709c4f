/** Migrations as areas with their phases; channel markers and program marks beside the lines. */
import type { Migration } from "../diagram.ts";
import { PHASE_COLOURS, HOST_COLOURS } from "../palette.ts";
import { BAR, FONT, type Scene } from "./scene.ts";
import { laneHeight, MARGIN, plotWidth, rankToY, timeToX } from "./viewport.ts";

/** With more migrations in view their areas would cover everything: only the phases are drawn. */
const MOST_AREAS = 16;
/** Narrower than this, in pixels, a migration is one block: its phases could not be told apart. */
const LEAST_PHASES = 16;
/** More program marks than this are dust. */
const MOST_MARKS = 400;
/** Channel markers lie less than a millisecond apart: below this many pixels for one they are a smear. */
const LEAST_PER_MS = 6;

export function visibleMigrations({ model, view }: Scene): Migration[] {
  return model.diagram.migrations.filter(
    ({ startUs, endUs }) => startUs <= view.toUs && endUs >= view.fromUs,
  );
}

/** Behind the messages: from the top to the bottom, because the time is everybody's. */
export function drawMigrationAreas(scene: Scene): void {
  const { context, colours, view, frame } = scene;
  const visible = visibleMigrations(scene);
  if (visible.length > MOST_AREAS) return;
  for (const { startUs, endUs } of visible) {
    const left = Math.max(MARGIN.left, timeToX(view, frame, startUs));
    const right = Math.min(frame.width - MARGIN.right, timeToX(view, frame, endUs));
    context.fillStyle = colours.migration;
    context.globalAlpha = 0.1;
    context.fillRect(left, MARGIN.top, Math.max(1.5, right - left), frame.height - MARGIN.top);
    context.globalAlpha = 0.45;
    for (const x of [timeToX(view, frame, startUs), timeToX(view, frame, endUs)]) {
      if (x >= MARGIN.left && x <= frame.width - MARGIN.right)
        context.fillRect(x - 0.5, MARGIN.top, 1, frame.height);
    }
    context.globalAlpha = 1;
  }
}

/** Over the messages, on the process's own line: one strip per phase, because phases overlap. */
export function drawMigrationPhases(scene: Scene): void {
  for (const migration of visibleMigrations(scene)) drawPhases(scene, migration);
}

function drawPhases(scene: Scene, { rank, phases, startUs, endUs, from, to }: Migration): void {
  const { context, colours, view, frame, model } = scene;
  const y = rankToY(view, frame, rank);
  if (timeToX(view, frame, endUs) - timeToX(view, frame, startUs) < LEAST_PHASES) {
    drawBlock(scene, y, startUs, endUs);
    return;
  }
  const strip = Math.min(13, (laneHeight(frame) * 0.8) / Math.max(4, phases.length));
  const top = y - (strip * phases.length) / 2;
  const [left, right] = [timeToX(view, frame, startUs), timeToX(view, frame, endUs)];
  context.fillStyle = colours.paper;
  const clipped = [Math.max(MARGIN.left, left), Math.min(frame.width - MARGIN.right, right)] as const;
  context.fillRect(clipped[0], top, Math.max(2, clipped[1] - clipped[0]), strip * phases.length);
  context.font = FONT;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const [i, { phase, startUs, endUs }] of phases.entries()) {
    const x0 = Math.max(MARGIN.left, timeToX(view, frame, startUs));
    const x1 = Math.min(frame.width - MARGIN.right, timeToX(view, frame, endUs));
    if (x1 < x0 - 2) continue;
    context.fillStyle = PHASE_COLOURS[phase];
    context.fillRect(x0, top + i * strip, Math.max(1.5, x1 - x0), strip - 1);
    if (strip < 11 || context.measureText(phase).width + 10 > x1 - x0) continue;
    context.fillStyle = phase === "restoring" ? "#fff" : "#2a1a0a";
    context.fillText(phase, x0 + 5, top + (i + 0.5) * strip - 0.5);
  }
  for (const [x, host] of [
    [left, from],
    [right, to],
  ] as const) {
    if (x < MARGIN.left || x > frame.width - MARGIN.right) continue;
    context.fillStyle = colours.hosts[Math.max(0, model.diagram.hosts.indexOf(host)) % HOST_COLOURS]!;
    context.fillRect(x - 1, top - 3, 2, strip * phases.length + 5);
  }
}

function drawBlock(
  { context, colours, view, frame }: Scene,
  y: number,
  startUs: number,
  endUs: number,
): void {
  const x = timeToX(view, frame, startUs);
  context.fillStyle = colours.migration;
  context.fillRect(x, y - BAR - 3, Math.max(2, timeToX(view, frame, endUs) - x), 2 * BAR + 6);
}

/** Where channels open and close and markers pass, and what the program marked: small, when few. */
export function drawMarkers(scene: Scene): void {
  const { context, colours, model, view, frame } = scene;
  const within = ({ atUs }: { atUs: number }) => atUs >= view.fromUs && atUs <= view.toUs;
  const marks = model.diagram.marks.filter(within);
  if (1000 / (view.toUs - view.fromUs) > LEAST_PER_MS / plotWidth(frame)) {
    for (const { rank, what, atUs } of model.diagram.channels.filter(within)) {
      const [x, y] = [timeToX(view, frame, atUs), rankToY(view, frame, rank)];
      const marker = what === "peer_migrating" || what === "end_of_messages";
      drawDiamond(scene, x, y, marker ? colours.accent : colours.soft, marker ? 4 : 2.5);
    }
  }
  if (marks.length > MOST_MARKS) return;
  context.font = FONT;
  context.textBaseline = "top";
  context.textAlign = "left";
  let free = MARGIN.left;
  for (const { rank, text, atUs } of marks) {
    const [x, y] = [timeToX(view, frame, atUs), rankToY(view, frame, rank)];
    context.fillStyle = colours.ink;
    context.fillRect(x - 0.5, y - BAR - 3, 1, 2 * BAR + 6);
    if (x < free) continue;
    context.fillText(text, x + 3, y + BAR + 2);
    free = x + context.measureText(text).width + 10;
  }
}

function drawDiamond({ context }: Scene, x: number, y: number, colour: string, radius: number): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.closePath();
  context.fill();
}
