/**
 * The keeper: writes checkpoints and reads them, in an OS process of its own, so that the scheduler never waits
 * for a disk. It decides nothing.
 *
 * E4: parts belong to a checkpoint that is open; of one that was dropped, or begun by an earlier keeper, nothing is
 *     taken in.
 */
import { join } from "node:path";
import { GodwitError } from "../../errors.ts";
import type { Rank } from "../../protocol/ids.ts";
import type { ExecutableStore } from "../control/control-plane.ts";
import type { LineNumbers } from "../control/messages.ts";
import { failurePoint } from "../failure-points.ts";
import type { KeeperRequest, KeptCheckpoint, Opened } from "./messages.ts";
import { FORMAT, partFile, VERSION, type Manifest, type PartFile } from "./manifest.ts";
import { PartWriter } from "./part-writer.ts";
import {
  beginDirectory,
  completeDirectory,
  openCheckpoint,
  removeDirectory,
  type PartDirectory,
} from "./store.ts";

interface OpenCheckpoint {
  readonly directory: PartDirectory;
  readonly parts: Map<Rank, PartFile>;
  readonly writing: Set<PartWriter>;
}

export class Keeper {
  readonly #open = new Map<number, OpenCheckpoint>();
  readonly #executables: ExecutableStore;

  /** @param executables the machine's. */
  constructor(executables: ExecutableStore) {
    this.#executables = executables;
  }

  async answer(request: KeeperRequest): Promise<unknown> {
    switch (request.type) {
      case "prepare": {
        const directory = beginDirectory(request.directory, request.lineage);
        this.#open.set(request.checkpoint, { directory, parts: new Map(), writing: new Set() });
        return undefined;
      }
      case "complete":
        return await this.#complete(request);
      case "drop":
        return this.#drop(request.checkpoint);
      case "open":
        return await this.#opened(request.path);
    }
  }

  /** E4. The part is kept once `stored` is called. */
  part(checkpoint: number, rank: Rank, lines: readonly [number, number]): OpenPart {
    const open = this.#open.get(checkpoint);
    if (open === undefined) throw new GodwitError("ERR_CHECKPOINT", "The checkpoint was given up");
    const file = partFile(rank);
    const writer = new PartWriter(join(open.directory.path, file));
    open.writing.add(writer);
    return {
      writer,
      stored: () => {
        failurePoint("keeper.part");
        const sha256 = writer.finish();
        open.writing.delete(writer);
        const { stateBytes, imageBytes } = writer;
        open.parts.set(rank, { rank, file, stateBytes, imageBytes, sha256, lines });
      },
      broken: () => {
        writer.close();
        open.writing.delete(writer);
      },
    };
  }

  async #complete({ checkpoint, job, ended }: KeeperRequest & { type: "complete" }): Promise<KeptCheckpoint> {
    const open = this.#open.get(checkpoint);
    if (open === undefined) throw new GodwitError("ERR_CHECKPOINT", "The checkpoint was given up");
    const { directory } = open;
    const executable = await this.#executables.fetch(job.program.hash);
    failurePoint("keeper.complete");
    const parts = [...open.parts.values()].sort((a, b) => a.rank - b.rank);
    const takenAt = new Date().toISOString();
    const manifest: Manifest = { format: FORMAT, version: VERSION, takenAt, ...job, parts, ended };
    completeDirectory(directory, manifest, executable);
    failurePoint("keeper.completed");
    this.#open.delete(checkpoint);
    return describe(directory.whole, manifest);
  }

  async #opened(path: string): Promise<Opened> {
    const { manifest, executable, ...found } = openCheckpoint(path);
    await this.#executables.put(manifest.program.hash, executable);
    return { kept: describe(found.path, manifest), manifest };
  }

  #drop(checkpoint: number): void {
    const open = this.#open.get(checkpoint);
    this.#open.delete(checkpoint);
    if (open === undefined) return;
    for (const writer of open.writing) writer.close();
    removeDirectory(open.directory);
  }
}

export interface OpenPart {
  readonly writer: PartWriter;
  stored(): void;
  /** Its connection has ended too early. */
  broken(): void;
}

function describe(path: string, { parts, options }: Manifest): KeptCheckpoint {
  const lines: LineNumbers[number][] = Array.from({ length: options.size }, () => null);
  let sizeBytes = 0;
  for (const part of parts) {
    lines[part.rank] = part.lines;
    sizeBytes += part.stateBytes + part.imageBytes;
  }
  return { path, sizeBytes, lines };
}
