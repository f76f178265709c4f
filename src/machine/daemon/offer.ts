/** What the engine of this host has for programs: names only, and nothing is loaded to find them. */
import type { EngineOffer } from "../../protocol/needs.ts";

/**
 * @param engine for people: "deno 2.9.6".
 * @param modules host modules by name (`node:fs`), each with its members; none: they are not known.
 */
export function engineOffer(engine: string, modules: EngineOffer["names"]): EngineOffer {
  const names: Record<string, readonly string[]> = { ...modules };
  for (const owner of chain(globalThis)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (!Object.hasOwn(names, name))
        names[name] = LOADED_LATE.has(name) ? [] : membersOfGlobal(owner, name);
    }
  }
  return { engine, names };
}

/** Looking at one of these makes Node load its HTTP client, which takes it longer than all else a daemon does at its start. */
const LOADED_LATE = new Set(
  "CloseEvent EventSource FormData Headers MessageEvent Request Response WebSocket".split(" "),
);

function membersOfGlobal(owner: object, name: string): string[] {
  // What has a getter would be loaded by it.
  const { value } = Object.getOwnPropertyDescriptor(owner, name) as { value?: unknown };
  return value === globalThis ? [] : membersOf(value);
}

export function membersOf(value: unknown): string[] {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return [];
  return chain(value).flatMap((owner) => Object.getOwnPropertyNames(owner));
}

/** The object and those it inherits from, without what everything inherits. */
function chain(object: object): object[] {
  const found: object[] = [];
  const ends: unknown[] = [null, Object.prototype, Function.prototype];
  for (let owner: unknown = object; !ends.includes(owner); owner = Object.getPrototypeOf(owner))
    found.push(owner as object);
  return found;
}
