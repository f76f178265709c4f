/** What Node has for sending large buffers ahead (carrier/precopy.ts). */
import type { PrecopyMeans } from "../carrier/precopy.ts";
import { runningEngine } from "./engine.ts";

/** Null where it is missing. Nothing is loaded before it is needed: node:crypto takes 20 ms. */
export function precopyMeans(): PrecopyMeans | null {
  if (runningEngine() !== "node" || typeof process.getBuiltinModule !== "function") return null;
  return {
    digest: (bytes) => process.getBuiltinModule("node:crypto").hash("sha256", bytes, "base64"),
    memory: () => process.memoryUsage(),
  };
}
