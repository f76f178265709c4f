/** Executables that were made before, each with what it was made from: files in a directory of their own. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Executable } from "../index.ts";
import { digest, type Observation } from "./observation.ts";

/** So many are kept, the last used, and none that is larger, in units of text. */
const MOST_ENTRIES = 64;
const MOST_UNITS = 16 * 2 ** 20;

export interface Entry {
  readonly observations: readonly Observation[];
  readonly executable: Executable;
}

/** `digest of the rest \n JSON`; one that is damaged counts as none. */
export function readEntry(directory: string, key: string): Entry | undefined {
  const path = join(directory, key);
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (digest(body) !== text.slice(0, end)) return undefined;
    utimesSync(path, new Date(), new Date());
    return JSON.parse(body) as Entry;
  } catch {
    return undefined;
  }
}

/** Nobody ever sees half of one. That it cannot be kept is no failure. */
export function keepEntry(directory: string, key: string, entry: Entry): void {
  const body = JSON.stringify(entry);
  if (body.length > MOST_UNITS) return;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const part = join(directory, `${key}.${process.pid}.part`);
    writeFileSync(part, `${digest(body)}\n${body}`, { mode: 0o600 });
    renameSync(part, join(directory, key));
    forgetOldest(directory);
  } catch {
    // A part that is left over is forgotten with the oldest.
  }
}

function forgetOldest(directory: string): void {
  const entries = readdirSync(directory).map((name) => {
    const path = join(directory, name);
    return { path, usedAt: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  const oldest = entries.toSorted((a, b) => b.usedAt - a.usedAt).slice(MOST_ENTRIES);
  for (const { path } of oldest) rmSync(path, { force: true });
}
