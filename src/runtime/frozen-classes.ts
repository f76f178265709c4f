/** Classes that say themselves how their instances become data and data instances. */

/** `godwit.freeze` and `godwit.thaw` (src/comm/hooks.ts): the same in every realm. */
export const FREEZE = Symbol.for("godwit.freeze");
export const THAW = Symbol.for("godwit.thaw");

/** An instance as data; `order`: instances its data leads to come before it. */
export interface Frozen {
  readonly data: unknown;
  readonly order: number;
}

/** The class an object says it is of. */
export function classOf(instance: object): object | undefined {
  for (let at = instance; ;) {
    at = Object.getPrototypeOf(at) as object;
    if (at === null) return undefined;
    const cls: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof cls === "function") return cls;
  }
}

/** True if instances with this prototype are frozen by their class. Runs none of the program's code. */
export function isFrozenByClass(prototype: object): boolean {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const method: unknown = Object.getOwnPropertyDescriptor(at, FREEZE)?.value;
    if (typeof method === "function") return true;
  }
  return false;
}
