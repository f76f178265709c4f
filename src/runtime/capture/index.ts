import type { Image } from "../program.ts";
import type { Runtime } from "../runtime.ts";
export function captureImage(_runtime: Runtime, _hash: string): Image {
  throw new Error("not yet");
}
