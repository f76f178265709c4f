/**
 * Globals whose native kind an image could not hold, or that must answer for the program instead of
 * its carrier. The compiler reads a free identifier of this list from `$.globals`; everything else
 * stays the engine's own. No imports: the compiler loads this file too.
 */
export const REPLACED_GLOBALS: readonly string[] = [
  "Promise",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "clearImmediate",
  "queueMicrotask",
  "WeakMap",
  "WeakSet",
  "WeakRef",
  "FinalizationRegistry",
  "Proxy",
  "AbortController",
  "AbortSignal",
  "EventTarget",
  "Event",
  "CustomEvent",
  "fetch",
  "console",
  "process",
  "performance",
  "globalThis",
  "global",
];
