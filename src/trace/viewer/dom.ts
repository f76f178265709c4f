/**
 * The little of the browser that the viewer uses, declared here and not by TypeScript's "dom" library:
 * that one would make browser globals visible in every file of this project.
 */

export interface PointerInfo {
  readonly offsetX: number;
  readonly offsetY: number;
  readonly pointerId: number;
  readonly button: number;
  readonly shiftKey: boolean;
}

export interface WheelInfo extends PointerInfo {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  preventDefault(): void;
}

export interface KeyInfo {
  readonly target: { readonly tagName?: string };
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  preventDefault(): void;
}

interface Events {
  pointerdown: PointerInfo;
  pointermove: PointerInfo;
  pointerup: PointerInfo;
  pointercancel: PointerInfo;
  pointerleave: PointerInfo;
  dblclick: PointerInfo;
  wheel: WheelInfo;
  keydown: KeyInfo;
  click: object;
  change: object;
  hashchange: object;
}

interface Target {
  addEventListener<K extends keyof Events>(
    type: K,
    listener: (event: Events[K]) => void,
    options?: { passive: boolean },
  ): void;
}

export interface Element extends Target {
  textContent: string | null;
  className: string;
  hidden: boolean;
  value: string;
  title: string;
  readonly style: Record<string, string>;
  readonly classList: { toggle(name: string, on: boolean): void };
  readonly clientWidth: number;
  readonly clientHeight: number;
  readonly offsetWidth: number;
  readonly offsetHeight: number;
  append(...children: (Element | string)[]): void;
  replaceChildren(...children: (Element | string)[]): void;
}

export interface CanvasElement extends Element {
  width: number;
  height: number;
  getContext(kind: "2d"): Context2d | null;
  setPointerCapture(pointerId: number): void;
}

export interface Context2d {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: "left" | "right" | "center";
  textBaseline: "alphabetic" | "middle" | "top" | "bottom";
  save(): void;
  restore(): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  stroke(): void;
  fill(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  clearRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  setLineDash(pattern: number[]): void;
}

interface Media extends Target {
  readonly matches: boolean;
}

interface Window extends Target {
  readonly devicePixelRatio: number;
  readonly location: { hash: string };
  readonly history: { replaceState(state: null, title: "", url: string): void };
  requestAnimationFrame(callback: (nowMs: number) => void): number;
  matchMedia(query: string): Media;
  getComputedStyle(element: Element): { getPropertyValue(name: string): string };
}

interface Document {
  readonly documentElement: Element;
  querySelector(selector: "canvas"): CanvasElement;
  querySelector(selector: string): Element;
  createElement(name: string): Element;
}

/** A decompressing stream, as far as a Response needs one. */
interface Browser {
  readonly window: Window;
  readonly document: Document;
  readonly ResizeObserver: new (callback: () => void) => { observe(element: Element): void };
}

/** The browser itself. */
export const { window, document, ResizeObserver } = globalThis as unknown as Browser;
