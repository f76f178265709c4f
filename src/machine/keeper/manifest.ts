/** What a checkpoint on disk says of itself (docs/checkpoint.md has the whole format). */
import { GodwitError } from "../../errors.ts";
import type { Rank } from "../../protocol/ids.ts";
import type { JobOptions, RankReport } from "../client-types.ts";
import type { ProgramSpec } from "../control/messages.ts";

export const FORMAT = "godwit-checkpoint";
export const VERSION = 1;

/** A rank's file: its state, then its image, both as they travel in a migration: one CBOR sequence. */
export interface PartFile {
  readonly rank: Rank;
  readonly file: string;
  readonly stateBytes: number;
  readonly imageBytes: number;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** Numbers of the next lines it will write to stdout and stderr: those before are with the client. */
  readonly lines: readonly [number, number];
}

/** What is to be known of a job to start it again. */
export interface JobDescription {
  /** Names the computation through all its restarts. */
  readonly lineage: string;
  readonly program: ProgramSpec;
  readonly options: StoredOptions;
}

/** What a program can notice of them. */
export type StoredOptions = Pick<JobOptions, "size" | "args" | "env" | "freezeWaitMs">;

export interface Manifest extends JobDescription {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  /** When it was whole, ISO 8601. */
  readonly takenAt: string;
  readonly parts: readonly PartFile[];
  /** Ranks that had ended well. */
  readonly ended: readonly RankReport[];
}

/** @throws {GodwitError} `ERR_BAD_CHECKPOINT` */
export function parseManifest(text: string, path: string): Manifest {
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<Manifest> | null;
  } catch (cause) {
    throw badCheckpoint(path, "its manifest is no JSON", cause);
  }
  if (typeof manifest !== "object" || manifest?.format !== FORMAT)
    throw badCheckpoint(path, "its manifest is none of a checkpoint");
  if (manifest.version !== VERSION)
    throw badCheckpoint(path, `it is of version ${String(manifest.version)}, this is version ${VERSION}`);
  if (!isWhole(manifest)) throw badCheckpoint(path, "its manifest is not whole");
  return manifest;
}

/** Each rank has a part or has ended. File names are ours, and lead nowhere else. */
function isWhole(manifest: Partial<Manifest>): manifest is Manifest {
  const { parts, ended, options, program } = manifest;
  if (!Array.isArray(parts) || !Array.isArray(ended)) return false;
  if (!Number.isInteger(options?.size) || typeof program?.hash !== "string") return false;
  const ranks = [...parts, ...ended].map(({ rank }: { rank: Rank }) => rank).sort((a, b) => a - b);
  return (
    parts.every((part: PartFile) => part.file === partFile(part.rank)) &&
    ranks.length === options!.size &&
    ranks.every((rank, i) => rank === i)
  );
}

export function partFile(rank: Rank): string {
  return `rank-${rank}`;
}

export function badCheckpoint(path: string, why: string, cause?: unknown): GodwitError {
  return new GodwitError("ERR_BAD_CHECKPOINT", `Cannot use the checkpoint "${path}": ${why}`, { cause });
}
