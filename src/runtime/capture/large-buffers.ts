/** The large buffers of a stopped program, for who wants to send them before its image is made. */
import type { Runtime } from "../runtime.ts";
import { FAMILIES } from "../values/index.ts";
import { GraphWriter } from "./graph-writer.ts";
import { rootsOf } from "./roots.ts";

/** Those of fixed size that nobody shares. None if the program cannot be captured as it is. */
export function largeBuffers(runtime: Runtime, leastBytes: number): ArrayBuffer[] {
  const out = new GraphWriter(runtime, FAMILIES);
  try {
    out.write(rootsOf(runtime));
  } catch {
    return []; // whoever moves it will hear why
  }
  return out.blobs
    .map(({ buffer }) => buffer)
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && !buffer.resizable)
    .filter(({ byteLength }) => byteLength >= leastBytes);
}
