/** The diagram's colours, one place for SVG, canvas and page. Custom properties, light and dark. */
import type { Phase } from "./diagram.ts";

/**
 * Muted and of like lightness, so that no host seems more important than another; no yellow, orange or
 * red, which are for migrations.
 */
const HOSTS_LIGHT = ["#4f7cac", "#5a9a68", "#a86f9e", "#3f9a9a", "#8f8c4a", "#6d6fb3", "#8a7460", "#7b8794"];
const HOSTS_DARK = ["#6b9bd1", "#74b583", "#bd8ab3", "#5fb3b3", "#aaa765", "#8f91d6", "#a8927d", "#98a4b0"];

/** One family, from the agreement with peers to the last byte restored. */
export const PHASE_COLOURS: Record<Phase, string> = {
  coordination: "#f0c24b",
  collecting: "#ec9a3c",
  transmitting: "#dd6e42",
  restoring: "#b5485d",
};

const LIGHT = {
  paper: "#fcfcfb",
  panel: "#f3f3f1",
  ink: "#22262a",
  soft: "#6a7178",
  faint: "#e3e4e1",
  message: "#2b3138",
  collective: "#8a7fb5",
  migration: "#dd8a2e",
  accent: "#c2410c",
};

const DARK = {
  paper: "#15181b",
  panel: "#1d2125",
  ink: "#e4e6e8",
  soft: "#949ca4",
  faint: "#2b3035",
  message: "#cfd5db",
  collective: "#a99ddb",
  migration: "#e9a04a",
  accent: "#ff9d66",
};

export type ColourName = keyof typeof LIGHT;

export const COLOUR_NAMES = Object.keys(LIGHT) as ColourName[];

export const HOST_COLOURS = HOSTS_LIGHT.length;

function properties(colours: Record<string, string>, hosts: readonly string[]): string {
  return [...Object.entries(colours), ...hosts.map((colour, i) => [`host-${i}`, colour])]
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

/** Declarations for `selector`; `data-theme` on it overrides what the system prefers. */
export function paletteCss(selector: string): string {
  const light = properties(LIGHT, HOSTS_LIGHT);
  const dark = properties(DARK, HOSTS_DARK);
  return (
    `${selector}{${light}}` +
    `@media (prefers-color-scheme:dark){${selector}:not([data-theme=light]){${dark}}}` +
    `${selector}[data-theme=dark]{${dark}}` +
    // Paper is white.
    `@media print{${selector}{${light}}}`
  );
}

/** SVG for a file of its own, which many programs draw that know no custom properties: colours as such, light. */
export function forPaper(svg: string): string {
  const hosts = HOSTS_LIGHT.map((colour, i) => [`host-${i}`, colour] as const);
  const colours = new Map([...Object.entries(LIGHT), ...hosts]);
  return svg.replace(/var\(--([a-z0-9-]+)\)/g, (whole, name: string) => colours.get(name) ?? whole);
}
