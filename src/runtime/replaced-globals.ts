/** Classes whose instances are the host's, and stay there: where the program makes one is noted. */
export const HOST_CLASSES: readonly string[] = [
  "Blob",
  "BroadcastChannel",
  "CompressionStream",
  "DecompressionStream",
  "File",
  "MessageChannel",
  "ReadableStream",
  "Request",
  "Response",
  "TextDecoderStream",
  "TextEncoderStream",
  "TransformStream",
  "WebSocket",
  "WritableStream",
];

/**
 * Globals whose native kind an image could not hold, or that must answer for the program instead of
 * its carrier. The compiler reads a free identifier of this list from `$.globals`; everything else
 * stays the engine's own. No imports: the compiler loads this file too.
 */
export const REPLACED_GLOBALS: readonly string[] = [
  ...HOST_CLASSES,
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
