/**
 * What a compilation found in the file system, as it can be looked at again: an executable made from it is the one that would be
 * made now if everything is as it was then.
 */
import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";

/**
 * `text`: what is in a file; `names`: what a directory holds, of which kind, and where its links lead; `place`: where a path leads,
 * past all links.
 */
export type Kind = "text" | "names" | "place";

/** Null: there is no such thing. */
export type Observation = readonly [kind: Kind, path: string, found: string | null];

export function observe(kind: Kind, path: string): string | null {
  try {
    return LOOK[kind](path);
  } catch {
    return null;
  }
}

export function isAsBefore(observations: readonly Observation[]): boolean {
  return observations.every(([kind, path, found]) => observe(kind, path) === found);
}

const LOOK: Readonly<Record<Kind, (path: string) => string>> = {
  text: (path) => digest(readFileSync(path, "utf8")),
  names: (path) => digest(readdirSync(path, { withFileTypes: true }).map(nameOf).toSorted().join("/")),
  place: (path) => realpathSync(path),
};

function nameOf(entry: Dirent): string {
  if (entry.isSymbolicLink()) return `${entry.name}//${readlinkSync(join(entry.parentPath, entry.name))}`;
  return entry.isDirectory() ? `${entry.name}//` : entry.name;
}

export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
