/** What drawing and hit-testing share: the diagram with its indices, the view, the colours. */
import type { Diagram, Stay } from "../diagram.ts";
import { indexIntervals, type IntervalIndex } from "../interval-index.ts";
import { COLOUR_NAMES, type ColourName, HOST_COLOURS } from "../palette.ts";
import { type Waits, waitsOf } from "../waits.ts";
import { document, window, type Context2d } from "./dom.ts";
import { type Frame, rankToY, timeToX, type Viewport } from "./viewport.ts";

/** The diagram with what makes looking things up fast; computed once. */
export interface Model {
  readonly diagram: Diagram;
  readonly messages: IntervalIndex;
  /** How much earlier than its base time a message may begin (clocks of two computers that differ). */
  readonly skewUs: number;
  readonly waits: readonly Waits[];
  readonly stays: readonly (readonly Stay[])[];
}

export function buildModel(diagram: Diagram): Model {
  const { baseUs, recvEndUs, count } = diagram.messages;
  const ends = new Float64Array(count);
  let skewUs = 0;
  for (let i = 0; i < count; i++) {
    const delta = recvEndUs[i]!;
    ends[i] = baseUs[i]! + Math.max(0, Number.isNaN(delta) ? 0 : delta);
    if (delta < 0) skewUs = Math.max(skewUs, -delta);
  }
  return {
    diagram,
    messages: indexIntervals(baseUs, ends),
    skewUs,
    waits: waitsOf(diagram.messages, diagram.size),
    stays: Array.from({ length: diagram.size }, (_, rank) => diagram.stays.filter((s) => s.rank === rank)),
  };
}

export type Colours = Record<ColourName, string> & { readonly hosts: readonly string[] };

/** The page's custom properties, which follow light and dark. */
export function readColours(): Colours {
  const style = window.getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const named = Object.fromEntries(COLOUR_NAMES.map((name) => [name, read(name)]));
  const hosts = Array.from({ length: HOST_COLOURS }, (_, i) => read(`host-${i}`));
  return { ...(named as Record<ColourName, string>), hosts };
}

export interface Scene {
  readonly model: Model;
  readonly view: Viewport;
  readonly frame: Frame;
  readonly colours: Colours;
  readonly context: Context2d;
  /** While the view moves fewer lines are drawn. */
  readonly moving: boolean;
}

export const FONT = '11px Inter, system-ui, -apple-system, "Segoe UI", sans-serif';

/** Half the thickness of a process's line. */
export const BAR = 6;

/** A message's line in pixels; its ends may be far outside the plot. */
export interface Line {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** From the edge of the sender's line to the edge of the receiver's; undefined when an end is unknown. */
export function lineOf({ model, view, frame }: Scene, i: number): Line | undefined {
  const { messages } = model.diagram;
  const base = messages.baseUs[i]!;
  const x0 = timeToX(view, frame, base + messages.sendStartUs[i]!);
  const x1 = timeToX(view, frame, base + messages.recvEndUs[i]!);
  if (Number.isNaN(x0 + x1)) return undefined;
  const [source, dest] = [messages.source[i]!, messages.dest[i]!];
  const down = Math.sign(dest - source) * BAR;
  return { x0, y0: rankToY(view, frame, source) + down, x1, y1: rankToY(view, frame, dest) - down };
}

/**
 * The part of a line between two x: canvases compute in single precision, and at a zoom of
 * microseconds a line of seconds would begin a million pixels away.
 */
export function clipLine({ x0, y0, x1, y1 }: Line, left: number, right: number): Line {
  if (x0 >= left && x0 <= right && x1 >= left && x1 <= right) return { x0, y0, x1, y1 };
  const at = (x: number) => (x1 === x0 ? y0 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0));
  const a = Math.min(Math.max(x0, left), right);
  const b = Math.min(Math.max(x1, left), right);
  return { x0: a, y0: a === x0 ? y0 : at(a), x1: b, y1: b === x1 ? y1 : at(b) };
}
