/** Message lines: all that are in view when they are few, as many as the eye can tell apart when not. */
import { forEachOverlap } from "../interval-index.ts";
import { clipLine, lineOf, type Scene } from "./scene.ts";
import { MARGIN } from "./viewport.ts";

/** Lines per picture; past it lines are drawn once for each pair of processes and pair of pixels. */
const BUDGET = { moving: 10_000, still: 40_000 } as const;
/** A path of many segments is slow to stroke as a whole: it is stroked in parts. */
const SEGMENTS_PER_PATH = 400;
/** Fewer lines than this also get a dot where the message is received. */
const DOTS_BELOW = 600;
const OUTSIDE = 40;

export function drawMessages(scene: Scene): void {
  const visible = visibleMessages(scene);
  const lines = thin(scene, visible);
  const alpha = Math.min(0.75, Math.max(0.1, 16 / Math.sqrt(lines.length)));
  for (const collective of [true, false]) stroke(scene, lines, collective, alpha);
}

export function visibleMessages({ model, view }: Scene): number[] {
  const visible: number[] = [];
  forEachOverlap(model.messages, view.fromUs, view.toUs + model.skewUs, (i) => visible.push(i));
  return visible;
}

/**
 * Drops lines that would lie on one just drawn: same processes, ends in the same pixels. The pixels
 * grow until the budget is kept. The table may mix up two pairs of processes; a line is then drawn twice.
 */
function thin(scene: Scene, visible: readonly number[]): readonly number[] {
  const budget = scene.moving ? BUDGET.moving : BUDGET.still;
  for (let pixels = 0.5; ; pixels *= 2) {
    const kept = pixels === 0.5 && visible.length <= budget ? visible : distinct(scene, visible, pixels);
    if (kept.length <= budget || pixels >= 16) return kept;
  }
}

const last = new Float64Array(1 << 14);

function distinct({ model, view, frame }: Scene, visible: readonly number[], pixels: number): number[] {
  const { baseUs, sendStartUs, recvEndUs, source, dest } = model.diagram.messages;
  const perUs = (frame.width - MARGIN.left - MARGIN.right) / (view.toUs - view.fromUs) / pixels;
  last.fill(NaN);
  return visible.filter((i) => {
    const slot = (source[i]! * 127 + dest[i]!) & (last.length - 1);
    // Each pair's pixels begin elsewhere, or the lines of all would gather in the same columns.
    const phase = (slot * 0.618) % 1;
    const x0 = Math.floor((baseUs[i]! + sendStartUs[i]! - view.fromUs) * perUs + phase);
    const x1 = Math.floor((baseUs[i]! + recvEndUs[i]! - view.fromUs) * perUs + phase);
    const key = x0 * 1e6 + x1;
    if (last[slot] === key) return false;
    last[slot] = key;
    return true;
  });
}

function stroke(scene: Scene, lines: readonly number[], collective: boolean, alpha: number): void {
  const { context, colours, frame, model } = scene;
  const { context: kind, source, dest } = model.diagram.messages;
  const [left, right] = [MARGIN.left - OUTSIDE, frame.width - MARGIN.right + OUTSIDE];
  const dots: [number, number][] = [];
  context.strokeStyle = collective ? colours.collective : colours.message;
  context.globalAlpha = alpha;
  context.lineWidth = lines.length < DOTS_BELOW ? 1.1 : 0.8;
  context.beginPath();
  let segments = 0;
  for (const i of lines) {
    if ((kind[i] !== 0) !== collective) continue;
    const whole = lineOf(scene, i);
    if (whole === undefined) continue;
    const { x0, y0, x1, y1 } = clipLine(whole, left, right);
    context.moveTo(x0, y0);
    if (source[i] === dest[i]) context.quadraticCurveTo((x0 + x1) / 2, y0 - 28, x1, y1);
    else context.lineTo(x1, y1);
    if (x1 === whole.x1) dots.push([x1, y1]);
    if (++segments % SEGMENTS_PER_PATH === 0) {
      context.stroke();
      context.beginPath();
    }
  }
  context.stroke();
  if (lines.length < DOTS_BELOW) drawDots(scene, dots, collective);
  context.globalAlpha = 1;
}

function drawDots({ context, colours }: Scene, dots: readonly [number, number][], collective: boolean): void {
  context.fillStyle = collective ? colours.collective : colours.message;
  for (const [x, y] of dots) {
    context.beginPath();
    context.arc(x, y, 1.8, 0, 2 * Math.PI);
    context.fill();
  }
}

/** The line under the pointer, above all others. */
export function drawHighlight(scene: Scene, i: number): void {
  const { context, colours, frame } = scene;
  const whole = lineOf(scene, i);
  if (whole === undefined) return;
  const { x0, y0, x1, y1 } = clipLine(whole, MARGIN.left - OUTSIDE, frame.width - MARGIN.right + OUTSIDE);
  context.strokeStyle = colours.accent;
  context.fillStyle = colours.accent;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
  for (const [x, y, radius] of [
    [x0, y0, 2],
    [x1, y1, 3.5],
  ] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }
}
