/** The lines of the processes: where each ran, when it computed, when it waited. */
import { HOST_COLOURS } from "../palette.ts";
import type { Stay } from "../diagram.ts";
import { firstAfter } from "../interval-index.ts";
import { waitedBy } from "../waits.ts";
import { BAR, FONT, type Scene } from "./scene.ts";
import { laneHeight, MARGIN, rankToY, timeToX, xToTime } from "./viewport.ts";

/** How much colour is left when a process waits. */
const WAITING_ALPHA = 0.22;
/** Shades between waiting and computing that are told apart. */
const SHADES = 12;

export function drawProcesses(scene: Scene): void {
  for (const [rank, stays] of scene.model.stays.entries()) {
    const y = rankToY(scene.view, scene.frame, rank);
    if (y < MARGIN.top - BAR || y > scene.frame.height + BAR) continue;
    drawThread(scene, y);
    for (const stay of stays) drawStay(scene, stay, y);
  }
}

/** A hair line for the process as such, so that the eye does not lose it while it moves. */
function drawThread({ context, colours, frame }: Scene, y: number): void {
  context.fillStyle = colours.faint;
  context.fillRect(MARGIN.left, y - 0.5, frame.width - MARGIN.left - MARGIN.right, 1);
}

function drawStay(scene: Scene, { rank, host, startUs, endUs }: Stay, y: number): void {
  const { view, frame, context, colours, model } = scene;
  const left = Math.max(MARGIN.left, timeToX(view, frame, startUs));
  const right = Math.min(frame.width - MARGIN.right, timeToX(view, frame, endUs));
  if (right < left) return;
  context.fillStyle = colours.paper;
  context.fillRect(left, y - BAR, Math.max(1, right - left), 2 * BAR);
  context.fillStyle = colours.hosts[host % HOST_COLOURS]!;
  const waits = model.waits[rank]!;
  const inView =
    firstAfter(waits.starts, xToTime(view, frame, right)) -
    firstAfter(waits.ends, xToTime(view, frame, left));
  if (inView < (right - left) / 4) drawExactly(scene, rank, left, Math.max(left + 1, right), y);
  else drawShades(scene, rank, left, right, y);
  context.globalAlpha = 1;
  drawHostName(scene, model.diagram.hosts[host] ?? "", left, right, y);
}

/** Few waits in view: each is drawn from edge to edge. */
function drawExactly(
  { model, view, frame, context }: Scene,
  rank: number,
  left: number,
  right: number,
  y: number,
): void {
  const { starts, ends } = model.waits[rank]!;
  context.globalAlpha = WAITING_ALPHA;
  context.fillRect(left, y - BAR, right - left, 2 * BAR);
  context.globalAlpha = 1;
  let x = left;
  for (let i = firstAfter(ends, xToTime(view, frame, left)); i < starts.length; i++) {
    const waitLeft = Math.min(right, timeToX(view, frame, starts[i]!));
    if (waitLeft > x) context.fillRect(x, y - BAR, waitLeft - x, 2 * BAR);
    x = Math.max(x, timeToX(view, frame, ends[i]!));
    if (waitLeft >= right) return;
  }
  if (x < right) context.fillRect(x, y - BAR, right - x, 2 * BAR);
}

/** Many waits in view: each pixel is shaded by the share of its time that was spent computing. */
function drawShades(
  { model, view, frame, context }: Scene,
  rank: number,
  left: number,
  right: number,
  y: number,
): void {
  const waits = model.waits[rank]!;
  const flush = (from: number, to: number, shade: number) => {
    context.globalAlpha = WAITING_ALPHA + (1 - WAITING_ALPHA) * (shade / SHADES);
    context.fillRect(from, y - BAR, to - from, 2 * BAR);
  };
  let [runStart, runShade] = [left, -1];
  let [timeUs, waitedUs] = [xToTime(view, frame, left), 0];
  waitedUs = waitedBy(waits, timeUs);
  for (let x = left; x < right;) {
    const next = Math.min(right, Math.floor(x) + 1);
    const nextUs = xToTime(view, frame, next);
    const nextWaitedUs = waitedBy(waits, nextUs);
    const shade = Math.round(SHADES * (1 - (nextWaitedUs - waitedUs) / (nextUs - timeUs)));
    if (shade !== runShade) {
      if (runShade >= 0) flush(runStart, x, runShade);
      [runStart, runShade] = [x, shade];
    }
    [x, timeUs, waitedUs] = [next, nextUs, nextWaitedUs];
  }
  if (runShade >= 0) flush(runStart, right, runShade);
}

function drawHostName(
  { context, colours, frame }: Scene,
  name: string,
  left: number,
  right: number,
  y: number,
): void {
  if (laneHeight(frame) < 40) return;
  context.font = FONT;
  if (context.measureText(name).width + 8 > right - left) return;
  context.fillStyle = colours.soft;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(name, left + 2, y - BAR - 2);
}

/** The ranks, left of their lines, over whatever was drawn there. */
export function drawRanks({ context, colours, model, view, frame }: Scene): void {
  context.clearRect(0, MARGIN.top, MARGIN.left - 2, frame.height);
  context.font = FONT;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = colours.ink;
  for (let rank = 0; rank < model.diagram.size; rank++) {
    const y = rankToY(view, frame, rank);
    if (y > MARGIN.top && y < frame.height) context.fillText(String(rank), MARGIN.left - 14, y);
  }
}
