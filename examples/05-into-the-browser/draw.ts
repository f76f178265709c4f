/** The field as a picture in the document of whoever calls. Nothing of the document is kept: it cannot move. */
import { COLUMNS, ROWS } from "./field.ts";

interface Context {
  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  putImageData(image: object, x: number, y: number): void;
}

interface Page {
  readonly body: { innerHTML: string };
  querySelector(selector: "canvas"): { getContext(kind: "2d"): Context } | null;
  querySelector(selector: "p"): { textContent: string };
}

/** Where there is one. */
declare const document: Page;

/** From nothing of V to the most: deep water, shallows, sand. */
const COLOURS = [
  [0, [8, 20, 38]],
  [0.25, [16, 66, 89]],
  [0.5, [41, 132, 128]],
  [0.75, [146, 194, 150]],
  [1, [250, 240, 210]],
] as const;
const MOST = 0.36;
const PALETTE = Array.from({ length: 256 }, (_, i) => colourOf(i / 255));

const MARKUP = `
<style>
  body { display: grid; place-items: center; background: rgb(8 20 38); overflow: hidden }
  canvas { width: 100vw; height: 100vh; object-fit: cover }
  p {
    position: fixed; left: 20px; bottom: 18px; margin: 0; padding: 7px 14px; border-radius: 99px;
    background: rgb(8 20 38 / .72); color: rgb(250 240 210); font: 14px/1.4 system-ui, sans-serif;
    font-variant-numeric: tabular-nums;
  }
</style>
<canvas width="${COLUMNS}" height="${ROWS}"></canvas>
<p></p>`;

export const hasDocument = (): boolean => typeof document !== "undefined";

export function draw(concentration: Float64Array, caption: string): void {
  if (document.querySelector("canvas") === null) document.body.innerHTML = MARKUP;
  const context = document.querySelector("canvas")!.getContext("2d");
  const image = context.createImageData(COLUMNS, ROWS);
  for (let i = 0; i < concentration.length; i++) {
    const colour = PALETTE[Math.min(255, Math.round((concentration[i]! / MOST) * 255))]!;
    image.data.set(colour, i * 4);
  }
  context.putImageData(image, 0, 0);
  document.querySelector("p").textContent = caption;
}

function colourOf(amount: number): readonly number[] {
  const above = Math.max(
    1,
    COLOURS.findIndex(([at]) => at >= amount),
  );
  const [[from, low], [to, high]] = [COLOURS[above - 1]!, COLOURS[above]!];
  const part = (amount - from) / (to - from);
  return [...low.map((value, i) => value + (high[i]! - value) * part), 255];
}
