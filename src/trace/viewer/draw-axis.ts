/** The time axis, and above it the strip that shows where in the whole run one is. */
import { firstAfter } from "../interval-index.ts";
import { formatTime, ticks } from "../time-scale.ts";
import { FONT, type Scene } from "./scene.ts";
import { type Frame, MARGIN, plotWidth, STRIP, timeToX, whole } from "./viewport.ts";

const LABEL_WIDTH = 110;

export function drawAxis({ context, colours, view, frame, model }: Scene): void {
  const { at, stepUs, minor } = ticks(view.fromUs, view.toUs, plotWidth(frame) / LABEL_WIDTH);
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const small = stepUs / minor;
  for (let i = Math.ceil(view.fromUs / small); i * small <= view.toUs; i++) {
    context.fillStyle = colours.faint;
    context.fillRect(timeToX(view, frame, i * small) - 0.5, MARGIN.top - 4, 1, 4);
  }
  for (const timeUs of at) {
    const x = timeToX(view, frame, timeUs);
    context.fillStyle = colours.faint;
    context.fillRect(x - 0.5, MARGIN.top - 7, 1, frame.height);
    if (x > frame.width - LABEL_WIDTH / 3) continue;
    context.fillStyle = colours.soft;
    context.fillText(formatTime(timeUs, stepUs, model.diagram.durationUs), x, MARGIN.top - 9);
  }
}

/** Where a moment is on the strip. */
export function stripX(frame: Frame, timeUs: number): number {
  return timeToX(whole(frame), frame, timeUs);
}

export function drawStrip(scene: Scene): void {
  const { context, colours, frame, view, model } = scene;
  const width = plotWidth(frame);
  context.fillStyle = colours.panel;
  context.fillRect(MARGIN.left, STRIP.top, width, STRIP.height);
  drawTraffic(scene, width);
  context.fillStyle = colours.migration;
  // Many migrations at once add up; few must be seen.
  context.globalAlpha = Math.max(0.15, Math.min(0.75, 2 / Math.sqrt(model.diagram.migrations.length)));
  for (const { startUs, endUs } of model.diagram.migrations) {
    const x = stripX(frame, startUs);
    context.fillRect(x, STRIP.top, Math.max(2, stripX(frame, endUs) - x), STRIP.height);
  }
  const [from, to] = [stripX(frame, view.fromUs), stripX(frame, view.toUs)];
  context.fillStyle = colours.paper;
  context.globalAlpha = 0.7;
  context.fillRect(MARGIN.left, STRIP.top, Math.max(0, from - MARGIN.left), STRIP.height);
  context.fillRect(to, STRIP.top, Math.max(0, MARGIN.left + width - to), STRIP.height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.soft;
  context.lineWidth = 1;
  context.strokeRect(from + 0.5, STRIP.top - 0.5, Math.max(2, to - from - 1), STRIP.height + 1);
}

/** Messages sent in each pixel's time; a square root, so that the quiet times show as well. */
function drawTraffic({ context, colours, frame, model }: Scene, width: number): void {
  const { baseUs } = model.diagram.messages;
  const all = whole(frame);
  const counts = Array.from({ length: Math.ceil(width / 2) + 1 }, (_, i) =>
    firstAfter(baseUs, all.fromUs + ((2 * i) / width) * (all.toUs - all.fromUs)),
  );
  const bars = counts.slice(1).map((count, i) => Math.sqrt(count - counts[i]!));
  const most = Math.max(1, ...bars);
  context.fillStyle = colours.soft;
  context.globalAlpha = 0.5;
  for (const [i, bar] of bars.entries()) {
    const height = (bar / most) * (STRIP.height - 4);
    context.fillRect(MARGIN.left + 2 * i, STRIP.top + STRIP.height - height, 1.5, height);
  }
  context.globalAlpha = 1;
}
