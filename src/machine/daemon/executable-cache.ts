/** A daemon's executables: files named by their content hash in a directory only its owner may enter. */
import { mkdirSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutableStore } from "../control/control-plane.ts";
import { checkHash } from "../control/executable-hash.ts";

export class ExecutableCache {
  readonly #directory: string;
  readonly #store: ExecutableStore;
  /** Being fetched or there. */
  readonly #paths = new Map<string, Promise<string>>();

  constructor(directory: string, store: ExecutableStore) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#store = store;
  }

  /**
   * The path of the executable on this host; it is fetched first where it is missing.
   * @throws {GodwitError} `ERR_UNKNOWN_EXECUTABLE`, `ERR_EXECUTABLE_HASH`.
   */
  path(hash: string): Promise<string> {
    let path = this.#paths.get(hash);
    if (path === undefined) {
      path = this.#fetch(hash);
      this.#paths.set(hash, path);
      path.catch(() => this.#paths.delete(hash));
    }
    return path;
  }

  async #fetch(hash: string): Promise<string> {
    const executable = await this.#store.fetch(hash);
    checkHash(hash, executable);
    const path = join(this.#directory, `${hash}.mjs`);
    await writeFile(`${path}.map`, executable.map, { mode: 0o600 });
    // A carrier never sees half a file. The engine finds the source map by the last line.
    const code = `${executable.code}\n//# sourceMappingURL=${hash}.mjs.map\n`;
    await writeFile(`${path}.part`, code, { mode: 0o600 });
    await rename(`${path}.part`, path);
    return path;
  }
}
