/** What makes an image large. */
import type { Runtime } from "../runtime/index.ts";

export interface Weight {
  /** How the program refers to it: `main() → local grid → Float64Array`. */
  readonly path: string;
  /** Of it and what only it leads to. */
  readonly sizeBytes: number;
}

export function weigh(_runtime: Runtime): Weight[] {
  return [];
}
