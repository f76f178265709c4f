/** Migrations as areas with their phases; channel markers and program marks beside the lines. */
import type { Migration } from "../diagram.ts";
import { PHASE_COLOURS, HOST_COLOURS } from "../palette.ts";
import { BAR, FONT, type Scene } from "./scene.ts";
import { laneHeight, MARGIN, plotWidth, rankToY, timeToX } from "./viewport.ts";

/** With more migrations in view their areas would cover everything: only the phases are drawn. */
const MOST_AREAS = 16;
/** Narrower than this, in pixels, a migration is one block: its phases could not be told apart. */
const LEAST_PHASES = 14;
/** From this width on phases have a strip each, because they may overlap. */
const LEAST_STRIPS = 90;
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

/** Over the messages, on the process's own line: as closely as there is room. */
export function drawMigrationPhases(scene: Scene): void {
  for (const migration of visibleMigrations(scene)) drawPhases(scene, migration);
}

function drawPhases(scene: Scene, migration: Migration): void {
  const { view, frame } = scene;
  const width = timeToX(view, frame, migration.endUs) - timeToX(view, frame, migration.startUs);
  if (width < LEAST_PHASES) drawBlock(scene, migration);
  else if (width < LEAST_STRIPS) drawFlat(scene, migration);
  else drawStrips(scene, migration);
}

/** Where a span of time is, within the plot. */
function extent({ view, frame }: Scene, { startUs, endUs }: { startUs: number; endUs: number }) {
  const left = Math.max(MARGIN.left, timeToX(view, frame, startUs));
  const right = Math.min(frame.width - MARGIN.right, timeToX(view, frame, endUs));
  return { left, width: right - left };
}

function drawBlock(scene: Scene, migration: Migration): void {
  const { context, colours, view, frame } = scene;
  const { left, width } = extent(scene, migration);
  const y = rankToY(view, frame, migration.rank);
  context.fillStyle = colours.migration;
  context.fillRect(left, y - BAR - 3, Math.max(2, width), 2 * BAR + 6);
}

/** Phases in a row on the line itself; where two overlap the later one shows. */
function drawFlat(scene: Scene, migration: Migration): void {
  const { context, colours, view, frame } = scene;
  const y = rankToY(view, frame, migration.rank);
  for (const [colour, span] of [
    [colours.paper, migration] as const,
    ...migration.phases.map((phase) => [PHASE_COLOURS[phase.phase], phase] as const),
  ]) {
    const { left, width } = extent(scene, span);
    context.fillStyle = colour;
    if (width > -1) context.fillRect(left, y - BAR - 3, Math.max(1, width), 2 * BAR + 6);
  }
}

function drawStrips(scene: Scene, migration: Migration): void {
  const { context, colours, view, frame } = scene;
  const { phases, rank } = migration;
  const strip = Math.min(13, (laneHeight(frame) * 0.8) / Math.max(4, phases.length));
  const top = rankToY(view, frame, rank) - (strip * phases.length) / 2;
  const { left, width } = extent(scene, migration);
  context.fillStyle = colours.paper;
  context.fillRect(left, top, width, strip * phases.length);
  context.font = FONT;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const [i, phase] of phases.entries()) {
    const { left, width } = extent(scene, phase);
    if (width < -2) continue;
    context.fillStyle = PHASE_COLOURS[phase.phase];
    context.fillRect(left, top + i * strip, Math.max(1.5, width), strip - 1);
    if (strip < 11 || context.measureText(phase.phase).width + 10 > width) continue;
    context.fillStyle = phase.phase === "restoring" ? "#fff" : "#2a1a0a";
    context.fillText(phase.phase, left + 5, top + (i + 0.5) * strip - 0.5);
  }
  drawEnds(scene, migration, top - 3, strip * phases.length + 5);
}

/** The colours of the hosts it leaves and comes to. */
function drawEnds(scene: Scene, { startUs, endUs, from, to }: Migration, top: number, height: number): void {
  const { context, colours, view, frame, model } = scene;
  for (const [timeUs, host] of [
    [startUs, from],
    [endUs, to],
  ] as const) {
    if (timeUs < view.fromUs || timeUs > view.toUs) continue;
    context.fillStyle = colours.hosts[Math.max(0, model.diagram.hosts.indexOf(host)) % HOST_COLOURS]!;
    context.fillRect(timeToX(view, frame, timeUs) - 1, top, 2, height);
  }
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
