/**
 * Checkpoints on disk: a directory each, numbered in the order they were taken.
 *
 *     DIR/003/                    whole: it has its name only since everything in it is durable
 *         manifest.json  executable.mjs  executable.map  rank-0  rank-1 …
 *     DIR/.004-3f2a91c0.part/     being written, or left over by a keeper that was killed
 *
 * E1: a directory with a number for a name is whole, and never changes any more.
 * E2: its files are durable before it gets its name, and its name is before anybody hears of it.
 * E3: an older checkpoint is removed only when a later one of the same computation is whole and durable.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { GodwitError } from "../../errors.ts";
import { checkHash } from "../control/executable-hash.ts";
import type { StoredExecutable } from "../control/control-plane.ts";
import { syncDirectory } from "../os/durable.ts";
import { badCheckpoint, parseManifest, type Manifest } from "./manifest.ts";
import { hashFile } from "./part-reader.ts";

/** How many whole ones are kept: should the last turn out to be damaged, there is the one before. */
const KEPT = 2;

const MANIFEST = "manifest.json";
const NUMBERED = /^\d{3,}$/;
const PART = /^\.(\d{3,})-([0-9a-f]+)\.part$/;

/** One that is being written. */
export interface PartDirectory {
  /** Where its files go. */
  readonly path: string;
  /** Its name once it is whole. */
  readonly whole: string;
}

/** @throws the error of the file system when `directory` cannot be written to. */
export function beginDirectory(directory: string, lineage: string): PartDirectory {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const mark = lineage.slice(0, 8);
  for (const name of readdirSync(directory))
    if (PART.exec(name)?.[2] === mark) rmSync(join(directory, name), { recursive: true, force: true });
  const taken = readdirSync(directory).map((name) =>
    Number(PART.exec(name)?.[1] ?? (NUMBERED.test(name) ? name : 0)),
  );
  const last = Math.max(0, ...taken);
  const number = String(last + 1).padStart(3, "0");
  const path = join(directory, `.${number}-${mark}.part`);
  mkdirSync(path, { mode: 0o700 });
  return { path, whole: join(directory, number) };
}

/** E2. Parts are durable already. */
export function completeDirectory(
  { path, whole }: PartDirectory,
  manifest: Manifest,
  executable: StoredExecutable,
): void {
  const directory = join(whole, "..");
  writeDurably(join(path, "executable.map"), executable.map);
  writeDurably(join(path, "executable.mjs"), executable.code);
  writeDurably(join(path, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  syncDirectory(path);
  renameSync(path, whole);
  syncDirectory(directory);
  prune(directory, manifest.lineage);
}

export function removeDirectory({ path }: PartDirectory): void {
  rmSync(path, { recursive: true, force: true });
}

/** E3. What is not ours, or cannot be read, is left alone. */
function prune(directory: string, lineage: string): void {
  const own = numbered(directory).filter((name) => {
    try {
      const path = join(directory, name);
      return parseManifest(readFileSync(join(path, MANIFEST), "utf8"), path).lineage === lineage;
    } catch {
      return false;
    }
  });
  for (const name of own.slice(0, -KEPT)) rmSync(join(directory, name), { recursive: true, force: true });
}

function numbered(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => NUMBERED.test(name))
    .sort((a, b) => Number(a) - Number(b));
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export interface OpenedCheckpoint {
  readonly path: string;
  readonly manifest: Manifest;
  readonly executable: StoredExecutable;
}

/**
 * Reads a checkpoint and all its files, and holds them to their hashes.
 *
 * @param path of a checkpoint, or of a directory of them: then the last one is meant.
 * @throws {GodwitError} `ERR_NO_CHECKPOINT`, `ERR_BAD_CHECKPOINT`.
 */
export function openCheckpoint(path: string): OpenedCheckpoint {
  const found = findCheckpoint(path);
  const manifest = readManifest(found);
  const read = (name: string): string => readFileSync(join(found, name), "utf8");
  try {
    const executable = { code: read("executable.mjs"), map: read("executable.map") };
    checkHash(manifest.program.hash, executable);
    for (const part of manifest.parts) {
      const { sha256, sizeBytes } = hashFile(join(found, part.file));
      if (sizeBytes !== part.stateBytes + part.imageBytes || sha256 !== part.sha256)
        throw new Error(`"${part.file}" is not what was written`);
    }
    return { path: found, manifest, executable };
  } catch (cause) {
    throw badCheckpoint(found, (cause as Error).message, cause);
  }
}

export function readManifest(path: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(path, MANIFEST), "utf8");
  } catch (cause) {
    throw badCheckpoint(path, "it was not finished", cause);
  }
  return parseManifest(text, path);
}

function findCheckpoint(path: string): string {
  let names: string[];
  try {
    names = readdirSync(path);
  } catch (cause) {
    throw new GodwitError("ERR_NO_CHECKPOINT", `Cannot read "${path}": ${(cause as Error).message}`, {
      cause,
    });
  }
  if (PART.test(basename(resolve(path)))) throw badCheckpoint(path, "it was not finished");
  if (names.includes(MANIFEST)) return path;
  const last = numbered(path)
    .filter((name) => statSync(join(path, name)).isDirectory())
    .at(-1);
  if (last !== undefined) return join(path, last);
  if (names.some((name) => name.startsWith("rank-") || name.startsWith("executable.")))
    throw badCheckpoint(path, "it was not finished");
  const torn = names.some((name) => PART.test(name)) ? ", only one that was not finished" : "";
  throw new GodwitError("ERR_NO_CHECKPOINT", `There is no checkpoint in "${path}"${torn}`);
}
