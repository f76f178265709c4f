/**
 * `then`, `catch` and `finally` of the engine's own promises, which the program meets as results of
 * host objects' methods (`response.json()`). A callback of the program's must not vanish into one:
 * given one, they go through a promise of the program's.
 */
import type { Runtime } from "./runtime.ts";
import { hasCode, makingOf } from "./stamp.ts";

type Then = (this: Promise<unknown>, ...callbacks: unknown[]) => unknown;

/** For the runtime that owns this OS process. */
export function routeNativePromises(runtime: Runtime): void {
  const { prototype } = globalThis.Promise;
  for (const name of ["then", "finally"] as const) {
    const original = prototype[name] as Then;
    const routed: Then = function (...callbacks) {
      if (!callbacks.some((callback) => isProgramFunction(runtime, callback))) {
        return Reflect.apply(original, this, callbacks);
      }
      const own = runtime.foreign.adopt(this, undefined) as unknown as Record<typeof name, Then>;
      return Reflect.apply(own[name], own, callbacks);
    };
    const attributes = { writable: true, configurable: true, enumerable: false };
    Object.defineProperty(routed, "name", { value: name, configurable: true });
    void Object.defineProperty(prototype, name, { value: routed, ...attributes });
  }
}

/** True for functions the program has made or brought along. The carrier and the engine bind functions, too. */
export function isProgramFunction(runtime: Runtime, value: unknown): boolean {
  if (typeof value !== "function") return false;
  if (hasCode(value) || runtime.executable.staticName(value) !== undefined) return true;
  const making = makingOf(value);
  if (making?.kind === "bound" || making?.kind === "proxy") return isProgramFunction(runtime, making.target);
  return making?.kind === "member";
}
