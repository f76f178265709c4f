/** Trace events → pictures of a run. */
import { extname } from "node:path";
import { buildDiagram, type Diagram, type TraceInfo } from "./diagram.ts";
import type { TraceEvent } from "./events.ts";
import { type Figure, overviewSvg } from "./overview-svg.ts";
import { renderPage } from "./page.ts";
import { perfettoJson } from "./perfetto.ts";

export { buildDiagram } from "./diagram.ts";
export type { ChannelMark, Diagram, Migration, TraceInfo } from "./diagram.ts";
export { messageAt } from "./message-columns.ts";
export type { Area, Stage } from "./annotations-svg.ts";
export type { Figure } from "./overview-svg.ts";

/** A run or a part of it as an SVG file of its own, with what is to be pointed out. */
export function drawFigure(diagram: Diagram, figure: Figure): string {
  return overviewSvg(diagram, { ...figure, paper: true });
}

/**
 * The contents of a trace file, of the kind its name asks for: `.json` opens in Perfetto and
 * chrome://tracing, `.svg` is the whole run as a figure, all else the HTML page that zooms.
 */
export async function renderTrace(
  events: readonly TraceEvent[],
  info: TraceInfo,
  path: string,
): Promise<string> {
  const diagram = buildDiagram(events, info);
  switch (extname(path)) {
    case ".json":
      return perfettoJson(diagram);
    case ".svg":
      return drawFigure(diagram, {});
    default:
      return await renderPage(diagram);
  }
}
