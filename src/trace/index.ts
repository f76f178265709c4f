/** Trace events → pictures of a run. */
import { extname } from "node:path";
import { buildDiagram, type TraceInfo } from "./diagram.ts";
import type { TraceEvent } from "./events.ts";
import { overviewSvg } from "./overview-svg.ts";
import { renderPage } from "./page.ts";
import { perfettoJson } from "./perfetto.ts";

export type { TraceInfo } from "./diagram.ts";

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
      return overviewSvg(diagram);
    default:
      return await renderPage(diagram);
  }
}
