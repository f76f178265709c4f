import type { ImageRestore } from "../program.ts";
import type { Runtime } from "../runtime.ts";
export function restoreImage(_runtime: Runtime, _hash: string): ImageRestore {
  throw new Error("not yet");
}
