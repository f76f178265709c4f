/**
 * The little of a browser that the page, its daemon and its carriers use, declared here and not by TypeScript's "dom"
 * library: that one would make browser globals visible in every file of this project.
 */

/** A worker's or port's end of a way for messages. */
export interface Port {
  onmessage: ((event: { readonly data: unknown; readonly ports: readonly Port[] }) => void) | null;
  onerror?: ((event: { readonly message?: string; preventDefault(): void }) => void) | null;
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
}

export interface PageWorker extends Port {
  terminate(): void;
}

export interface Element {
  id: string;
  className: string;
  textContent: string | null;
  hidden: boolean;
  append(...children: (Element | string)[]): void;
  replaceChildren(...children: (Element | string)[]): void;
  remove(): void;
  addEventListener(event: string, listener: () => void): void;
}

export interface Frame extends Element {
  src: string;
  title: string;
  readonly contentWindow: {
    postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void;
  };
}

interface Leaving {
  preventDefault(): void;
}

/** Of the page, of a frame, or of a worker. */
export interface Realm extends Port {
  readonly document?: {
    title: string;
    querySelector(selector: string): Element;
    createElement(name: "iframe"): Frame;
    createElement(name: string): Element;
  };
  readonly location: {
    readonly hash: string;
    readonly origin: string;
    readonly host: string;
    reload(): void;
  };
  readonly navigator: {
    readonly hardwareConcurrency: number;
    readonly userAgent: string;
    readonly deviceMemory?: number;
    readonly platform: string;
    readonly locks?: { request(name: string, held: () => Promise<never>): Promise<never> };
  };
  readonly parent?: unknown;
  addEventListener(event: "beforeunload", listener: (event: Leaving) => void): void;
  addEventListener(
    event: "message",
    listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void,
  ): void;
  addEventListener(
    event: "error",
    listener: (event: { readonly error: unknown; readonly message: string }) => void,
  ): void;
  addEventListener(
    event: "unhandledrejection",
    listener: (event: { readonly reason: unknown }) => void,
  ): void;
  readonly Worker: new (url: string, options: { type: "module"; name: string }) => PageWorker;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
}

export const realm = globalThis as unknown as Realm;
