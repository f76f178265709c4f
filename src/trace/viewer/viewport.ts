/**
 * What part of the diagram is looked at. Plain data and pure functions; times in microseconds since
 * the diagram's start, places in CSS pixels.
 */

/** Room around the plot, and the overview strip above it. */
export const MARGIN = { left: 58, right: 20, top: 62, bottom: 14 } as const;
export const STRIP = { top: 6, height: 22 } as const;

/** The closest look: this many microseconds across. */
const LEAST_SPAN_US = 2;
const LANE = { least: 26, most: 110 } as const;

export interface Viewport {
  readonly fromUs: number;
  readonly toUs: number;
  /** How far the lines are scrolled up, when there are more than fit. */
  readonly scroll: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly durationUs: number;
}

/** The whole run, with a little air on both sides. */
export function whole({ durationUs }: Frame): Viewport {
  return { fromUs: -0.01 * durationUs, toUs: 1.01 * durationUs, scroll: 0 };
}

export function plotWidth({ width }: Frame): number {
  return Math.max(1, width - MARGIN.left - MARGIN.right);
}

export function plotHeight({ height }: Frame): number {
  return Math.max(1, height - MARGIN.top - MARGIN.bottom);
}

export function laneHeight(frame: Frame): number {
  return Math.min(LANE.most, Math.max(LANE.least, plotHeight(frame) / frame.size));
}

export function timeToX(view: Viewport, frame: Frame, timeUs: number): number {
  return MARGIN.left + ((timeUs - view.fromUs) / (view.toUs - view.fromUs)) * plotWidth(frame);
}

export function xToTime(view: Viewport, frame: Frame, x: number): number {
  return view.fromUs + ((x - MARGIN.left) / plotWidth(frame)) * (view.toUs - view.fromUs);
}

/** The middle of a process's line. */
export function rankToY(view: Viewport, frame: Frame, rank: number): number {
  return MARGIN.top + (rank + 0.5) * laneHeight(frame) - view.scroll;
}

/** The process whose line is at `y`, or −1. */
export function yToRank(view: Viewport, frame: Frame, y: number): number {
  const rank = Math.floor((y - MARGIN.top + view.scroll) / laneHeight(frame));
  return y < MARGIN.top || rank >= frame.size ? -1 : rank;
}

/** Closer by `factor` (> 1) or further away, the moment at `x` staying where it is. */
export function zoom(view: Viewport, frame: Frame, factor: number, x: number): Viewport {
  const most = (whole(frame).toUs - whole(frame).fromUs) * 1.0001;
  const span = view.toUs - view.fromUs;
  const nextSpan = Math.min(most, Math.max(LEAST_SPAN_US, span / factor));
  const anchorUs = xToTime(view, frame, x);
  const fromUs = anchorUs - ((anchorUs - view.fromUs) * nextSpan) / span;
  return clamp({ ...view, fromUs, toUs: fromUs + nextSpan }, frame);
}

/** Moved by pixels: to later times and to higher ranks. */
export function pan(view: Viewport, frame: Frame, dx: number, dy: number): Viewport {
  const dt = (dx / plotWidth(frame)) * (view.toUs - view.fromUs);
  return clamp({ fromUs: view.fromUs + dt, toUs: view.toUs + dt, scroll: view.scroll + dy }, frame);
}

/** A span of time, with air on both sides. */
export function focus(view: Viewport, frame: Frame, startUs: number, endUs: number): Viewport {
  const air = Math.max((endUs - startUs) * 0.6, LEAST_SPAN_US / 2);
  return clamp({ ...view, fromUs: startUs - air, toUs: endUs + air }, frame);
}

/** Never beyond the run, never past the last line. */
export function clamp(view: Viewport, frame: Frame): Viewport {
  const all = whole(frame);
  const span = Math.min(view.toUs - view.fromUs, all.toUs - all.fromUs);
  const fromUs = Math.min(Math.max(view.fromUs, all.fromUs), all.toUs - span);
  const hidden = Math.max(0, laneHeight(frame) * frame.size - plotHeight(frame));
  return { fromUs, toUs: fromUs + span, scroll: Math.min(Math.max(view.scroll, 0), hidden) };
}

/** Between two views; spans change by equal factors in equal times, which the eye reads as steady. */
export function between(a: Viewport, b: Viewport, share: number): Viewport {
  const spanA = a.toUs - a.fromUs;
  const spanB = b.toUs - b.fromUs;
  const span = spanA * (spanB / spanA) ** share;
  // The part of the way the span has gone is the part the ends must have gone, or the view would swing.
  const way = Math.abs(spanB - spanA) < 1e-9 * spanA ? share : (span - spanA) / (spanB - spanA);
  const fromUs = a.fromUs + (b.fromUs - a.fromUs) * way;
  return { fromUs, toUs: fromUs + span, scroll: a.scroll + (b.scroll - a.scroll) * share };
}
