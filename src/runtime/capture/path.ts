/** The path to a value in words: `main() → local db → Socket`. Reads no accessor and runs no trap. */
import { AnyFrame } from "../frames.ts";
import { className } from "../render.ts";
import type { Runtime } from "../runtime.ts";
import { codeOf, makingOf } from "../stamp.ts";
import { Timeout } from "../timer-objects.ts";
import { isRecord } from "../values/records.ts";

/** `path` leads from the root of the image to the value; `why` says what is wrong with it. */
export function describePath(runtime: Runtime, path: readonly unknown[], why: string): string {
  const words: string[] = [];
  for (let i = 1; i < path.length; i++) {
    // The root has but technical names for what it holds.
    if (i > 1) words.push(...step(runtime, path[i - 1], path[i]));
    const own = nameOf(runtime, path[i]);
    if (own === undefined) continue;
    // What leads to the first function that waits is the runtime's business.
    if (!words.some((word) => word.endsWith("()") || word.startsWith("variable "))) words.length = 0;
    words.push(own);
  }
  return `${[...ends(words), kindOf(path.at(-1))].join(" → ")} (${why})`;
}

/** Longer paths, as of a list or of a recursion, are shown by their ends. */
const SHOWN = 16;

function ends(words: readonly string[]): readonly string[] {
  if (words.length <= SHOWN) return words;
  const left = `… (${words.length - SHOWN} more) …`;
  return [...words.slice(0, SHOWN / 2), left, ...words.slice(-SHOWN / 2)];
}

/** How `parent` refers to `child`, if that is worth a word. */
function step(runtime: Runtime, parent: unknown, child: unknown): string[] {
  if (typeof parent === "function") {
    return codeOf(parent)?.scopes.includes(child) ? [] : property(parent, child);
  }
  if (parent instanceof AnyFrame) {
    const names = runtime.executable.codeOf(parent).at(parent.pc)?.live ?? [];
    const name = names.find((field) => parent.saved[field] === child);
    return name === undefined ? [] : [`local ${name}`];
  }
  if (typeof parent !== "object" || parent === null || makingOf(parent)?.kind === "proxy") return [];
  if (parent instanceof Map) return ["an entry"];
  if (parent instanceof Set) return ["an element"];
  if (parent instanceof Timeout || isRecord(Object.getPrototypeOf(parent) as object)) return [];
  return property(parent, child);
}

function property(parent: object, child: unknown): string[] {
  for (const key of Reflect.ownKeys(parent)) {
    const descriptor = Object.getOwnPropertyDescriptor(parent, key);
    if (descriptor !== undefined && "value" in descriptor && descriptor.value === child)
      return [wordFor(parent, key)];
  }
  return [];
}

function wordFor(parent: object, key: PropertyKey): string {
  if (Array.isArray(parent)) return `[${String(key)}]`;
  return `${Object.getPrototypeOf(parent) === null ? "variable " : "."}${String(key)}`;
}

/** What is named on the way: functions that wait, and what will call one. */
function nameOf(runtime: Runtime, value: unknown): string | undefined {
  if (value instanceof AnyFrame) return `${runtime.executable.codeOf(value).name}()`;
  return value instanceof Timeout ? "a timer" : undefined;
}

/** The kind of the value at the end of a path. */
function kindOf(value: unknown): string {
  if (typeof value === "function") return `function ${ownName(value) ?? "(anonymous)"}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (makingOf(value)?.kind === "proxy") return "Proxy";
  return className(value) ?? "object";
}

function ownName(fn: Function): string | undefined {
  const name: unknown = Object.getOwnPropertyDescriptor(fn, "name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
}
