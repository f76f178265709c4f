/** Wheel, pointer, touch, keys and buttons → changes of the view. */
import type { Migration } from "../diagram.ts";
import {
  type CanvasElement,
  document,
  type Element,
  type KeyInfo,
  type PointerInfo,
  type WheelInfo,
  window,
} from "./dom.ts";
import { formatSpan } from "../time-scale.ts";
import {
  focus,
  type Frame,
  MARGIN,
  pan,
  plotWidth,
  STRIP,
  type Viewport,
  whole,
  xToTime,
  zoom,
} from "./viewport.ts";

export interface Control {
  view(): Viewport;
  frame(): Frame;
  /** At once, as a hand moves it. */
  move(view: Viewport): void;
  /** Gliding, as a button asks for. */
  glide(view: Viewport): void;
  hover(x: number, y: number): void;
  leave(): void;
}

export function attachControls(
  canvas: CanvasElement,
  control: Control,
  migrations: readonly Migration[],
): void {
  attachWheel(canvas, control);
  attachPointer(canvas, control);
  const next = attachMigrations(document.querySelector("nav"), control, migrations);
  window.addEventListener("keydown", (event) => {
    // In the list of migrations arrows choose a migration.
    if (event.target.tagName !== "SELECT" && onKey(event, control, next)) event.preventDefault();
  });
}

function attachWheel(canvas: CanvasElement, control: Control): void {
  const onWheel = (event: WheelInfo) => {
    event.preventDefault();
    // Firefox counts in lines.
    const unit = event.deltaMode === 1 ? 16 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    const sideways = event.shiftKey || Math.abs(dx) > Math.abs(dy);
    control.move(
      sideways
        ? pan(control.view(), control.frame(), dx || dy, 0)
        : zoom(control.view(), control.frame(), Math.exp(-dy * 0.0022), event.offsetX),
    );
  };
  canvas.addEventListener("wheel", onWheel, { passive: false });
}

function inStrip({ offsetY }: PointerInfo): boolean {
  return offsetY < STRIP.top + STRIP.height + 2;
}

function attachPointer(canvas: CanvasElement, control: Control): void {
  const pointers = new Map<number, PointerInfo>();
  let onStrip = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, event);
    canvas.setPointerCapture(event.pointerId);
    onStrip = inStrip(event);
    canvas.classList.toggle("dragging", true);
    if (onStrip) centre(control, event.offsetX);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return control.hover(event.offsetX, event.offsetY);
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (onStrip) centre(control, event.offsetX);
    else if (other !== undefined) pinch(control, before, event, other);
    else {
      const [dx, dy] = [before.offsetX - event.offsetX, before.offsetY - event.offsetY];
      control.move(pan(control.view(), control.frame(), dx, dy));
    }
    pointers.set(event.pointerId, event);
  });
  const release = ({ pointerId }: PointerInfo) => {
    pointers.delete(pointerId);
    canvas.classList.toggle("dragging", pointers.size > 0);
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => control.leave());
  canvas.addEventListener("dblclick", (event) => {
    if (!inStrip(event))
      control.glide(zoom(control.view(), control.frame(), event.shiftKey ? 1 / 6 : 6, event.offsetX));
  });
}

/** The moment at `x` of the strip comes to the middle. */
function centre(control: Control, x: number): void {
  const { fromUs, toUs, scroll } = control.view();
  const middleUs = xToTime(whole(control.frame()), control.frame(), x);
  const half = (toUs - fromUs) / 2;
  const moved = { fromUs: middleUs - half, toUs: middleUs + half, scroll };
  control.move(pan(moved, control.frame(), 0, 0));
}

function pinch(control: Control, before: PointerInfo, now: PointerInfo, other: PointerInfo): void {
  const was = Math.max(20, Math.abs(before.offsetX - other.offsetX));
  const is = Math.max(20, Math.abs(now.offsetX - other.offsetX));
  control.move(zoom(control.view(), control.frame(), is / was, (now.offsetX + other.offsetX) / 2));
}

function onKey(event: KeyInfo, control: Control, next: (step: number) => void): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const [view, frame] = [control.view(), control.frame()];
  const middle = MARGIN.left + plotWidth(frame) / 2;
  const step = plotWidth(frame) / (event.shiftKey ? 1 : 5);
  switch (event.key) {
    case "ArrowLeft":
      control.glide(pan(view, frame, -step, 0));
      return true;
    case "ArrowRight":
      control.glide(pan(view, frame, step, 0));
      return true;
    case "ArrowUp":
      control.glide(pan(view, frame, 0, -60));
      return true;
    case "ArrowDown":
      control.glide(pan(view, frame, 0, 60));
      return true;
    case "+":
    case "=":
      control.glide(zoom(view, frame, 2, middle));
      return true;
    case "-":
      control.glide(zoom(view, frame, 0.5, middle));
      return true;
    case "0":
    case "Home":
      control.glide(whole(frame));
      return true;
    case "m":
    case "M":
      next(event.shiftKey ? -1 : 1);
      return true;
    default:
      return false;
  }
}

function label({ rank, from, to, startUs, endUs }: Migration): string {
  return `process ${rank}: ${from} → ${to}, ${formatSpan(endUs - startUs)}`;
}

/** Buttons for a few migrations, a list for many. Returns what shows the next (1) or previous (−1) one. */
function attachMigrations(
  nav: Element,
  control: Control,
  migrations: readonly Migration[],
): (step: number) => void {
  const show = (i: number) => {
    const { startUs, endUs } = migrations[i]!;
    control.glide(focus(control.view(), control.frame(), startUs, endUs));
  };
  const all = document.createElement("button");
  all.textContent = "Whole run";
  all.addEventListener("click", () => control.glide(whole(control.frame())));
  nav.append(all);
  const list = migrations.length > 3 ? document.createElement("select") : undefined;
  if (list !== undefined) {
    list.append(option("-1", `${migrations.length} migrations …`));
    for (const [i, migration] of migrations.entries()) list.append(option(String(i), label(migration)));
    list.addEventListener("change", () => Number(list.value) >= 0 && show(Number(list.value)));
    nav.append(list);
  } else {
    for (const [i, migration] of migrations.entries()) {
      const button = document.createElement("button");
      button.textContent = label(migration);
      button.addEventListener("click", () => show(i));
      nav.append(button);
    }
  }
  let current = -1;
  return (step) => {
    if (migrations.length === 0) return;
    current = (current + step + (current < 0 && step < 0 ? 1 : 0) + migrations.length) % migrations.length;
    if (list !== undefined) list.value = String(current);
    show(current);
  };
}

function option(value: string, text: string): Element {
  const element = document.createElement("option");
  element.value = value;
  element.textContent = text;
  return element;
}
