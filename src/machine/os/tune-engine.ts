/** What compiled programs want of the engine. */
import v8 from "node:v8";
import { runningEngine } from "./engine.ts";

/**
 * V8's middle compiler takes called functions into the code of what calls them, up to this size in bytes of bytecode instead of 460.
 * A function with a loop of its own, taken into a part of a loop (docs/decisions/0008-poll-points.md), runs in that compiler's code
 * for some tenths of a second, at half its speed; by itself it is with the last compiler soon. Small ones are taken in as ever.
 */
const INLINED_BYTES = 60;

export function tuneEngine(): void {
  if (runningEngine() === "node")
    v8.setFlagsFromString(`--max-maglev-inlined-bytecode-size=${INLINED_BYTES}`);
}
