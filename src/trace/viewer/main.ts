/** The page's script: unpacks the diagram and keeps the canvas showing what is looked at. */
import { unpack } from "../packed.ts";
import { attachControls } from "./controls.ts";
import { document, ResizeObserver, window } from "./dom.ts";
import { drawAxis, drawStrip } from "./draw-axis.ts";
import { drawHighlight, drawMessages } from "./draw-messages.ts";
import { drawMarkers, drawMigrationAreas, drawMigrationPhases } from "./draw-migrations.ts";
import { drawProcesses, drawRanks } from "./draw-processes.ts";
import { describe, type Hit, hitTest, type Tip } from "./hover.ts";
import { buildModel, readColours, type Scene } from "./scene.ts";
import { between, clamp, type Frame, MARGIN, STRIP, type Viewport, whole } from "./viewport.ts";

const GLIDE_MS = 260;
/** After this long without a movement everything is drawn. */
const SETTLE_MS = 120;

const model = buildModel(unpack(await inflate(document.querySelector("#diagram").textContent ?? "")));
const canvas = document.querySelector("canvas");
const tip = document.querySelector("#tip");
const context = canvas.getContext("2d")!;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

let frame: Frame = measure();
let view: Viewport = fromHash() ?? whole(frame);
let colours = readColours();
let pointer: readonly [x: number, y: number] | undefined;
let glide: { readonly from: Viewport; readonly to: Viewport; readonly startMs: number } | undefined;
let movedMs = -Infinity;
let scheduled = false;

async function inflate(base64: string): Promise<Uint8Array> {
  const compressed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function measure(): Frame {
  const { size, durationUs } = model.diagram;
  return { width: canvas.clientWidth, height: canvas.clientHeight, size, durationUs };
}

/** `#from,to` in microseconds: a view one can send to somebody. */
function fromHash(): Viewport | undefined {
  const match = /^#(-?[\d.]+),(-?[\d.]+)$/.exec(window.location.hash);
  if (match === null || !(Number(match[2]) > Number(match[1]))) return undefined;
  return clamp({ fromUs: Number(match[1]), toUs: Number(match[2]), scroll: 0 }, frame);
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  window.requestAnimationFrame((nowMs) => {
    scheduled = false;
    step(nowMs);
  });
}

function step(nowMs: number): void {
  if (glide !== undefined) {
    const share = Math.min(1, (nowMs - glide.startMs) / GLIDE_MS);
    view = between(glide.from, glide.to, 1 - (1 - share) ** 3);
    movedMs = nowMs;
    if (share === 1) glide = undefined;
  }
  const moving = nowMs - movedMs < SETTLE_MS;
  draw(moving);
  if (moving) schedule();
}

function draw(moving: boolean): void {
  const ratio = window.devicePixelRatio;
  const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, frame.width, frame.height);
  const scene: Scene = { model, view, frame, colours, context, moving };
  const hit = pointer === undefined || moving ? undefined : hitTest(scene, ...pointer);
  drawStrip(scene);
  drawAxis(scene);
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, MARGIN.top, frame.width - MARGIN.left - MARGIN.right, frame.height - MARGIN.top);
  context.clip();
  drawMigrationAreas(scene);
  drawMessages(scene);
  drawProcesses(scene);
  drawMigrationPhases(scene);
  drawMarkers(scene);
  if (hit?.kind === "message") drawHighlight(scene, hit.index);
  context.restore();
  drawRanks(scene);
  showTip(scene, hit);
}

function showTip(scene: Scene, hit: Hit | undefined): void {
  tip.hidden = hit === undefined;
  if (hit === undefined || pointer === undefined) return;
  tip.replaceChildren(...tipElements(describe(scene, hit)));
  const [x, y] = pointer;
  const right = x + 16 + tip.offsetWidth > frame.width;
  const below = y + 16 + tip.offsetHeight > frame.height;
  tip.style["left"] = `${Math.max(4, right ? x - tip.offsetWidth - 12 : x + 16)}px`;
  tip.style["top"] = `${Math.max(STRIP.top, below ? y - tip.offsetHeight - 12 : y + 16)}px`;
}

function tipElements({ title, rows }: Tip) {
  const strong = document.createElement("strong");
  strong.textContent = title;
  const table = document.createElement("table");
  for (const [label, value, colour] of rows) {
    const [row, name, cell] = [
      document.createElement("tr"),
      document.createElement("td"),
      document.createElement("td"),
    ];
    if (colour !== undefined) {
      const swatch = document.createElement("i");
      swatch.className = "swatch";
      swatch.style["background"] = colour;
      name.append(swatch);
    }
    name.append(label);
    cell.textContent = value;
    row.append(name, cell);
    table.append(row);
  }
  return [strong, table];
}

function move(next: Viewport): void {
  glide = undefined;
  view = next;
  movedMs = performance.now();
  schedule();
}

attachControls(
  canvas,
  {
    // A second key pressed while gliding goes on from where the glide leads.
    view: () => glide?.to ?? view,
    frame: () => frame,
    move,
    glide: (to) => {
      if (calm) return move(to);
      glide = { from: view, to, startMs: performance.now() };
      schedule();
    },
    hover: (x, y) => {
      pointer = [x, y];
      schedule();
    },
    leave: () => {
      pointer = undefined;
      schedule();
    },
  },
  model.diagram.migrations,
);

new ResizeObserver(() => {
  frame = measure();
  view = clamp(view, frame);
  schedule();
}).observe(canvas);

window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  colours = readColours();
  schedule();
});

window.addEventListener("hashchange", () => {
  view = fromHash() ?? view;
  schedule();
});

draw(false);
