/** The executables of an embedded control plane: files named by their hash, checked as they come in. */
import { mkdirSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GodwitError } from "../../errors.ts";
import type { ExecutableStore } from "./control-plane.ts";
import { checkHash } from "./executable-hash.ts";

/** @param directory made if it is not there; only its owner may enter. */
export function storedExecutables(directory: string): ExecutableStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  let writes = 0;
  const write = async (name: string, text: string): Promise<void> => {
    const path = join(directory, name);
    // Of two that write the same file each has its own part.
    const part = `${path}.${++writes}.part`;
    await writeFile(part, text, { mode: 0o600 });
    await rename(part, path);
  };
  return {
    async put(hash, executable) {
      checkHash(hash, executable);
      await write(`${hash}.map`, executable.map);
      await write(`${hash}.mjs`, executable.code); // last: where it is, both are
    },
    async fetch(hash) {
      try {
        const read = (name: string): Promise<string> => readFile(join(directory, name), "utf8");
        // A hash is no path.
        if (!/^[0-9a-f]{64}$/.test(hash)) throw new Error("not a hash");
        return { code: await read(`${hash}.mjs`), map: await read(`${hash}.map`) };
      } catch (cause) {
        const message = `No executable has the hash "${hash}"`;
        throw new GodwitError("ERR_UNKNOWN_EXECUTABLE", message, { cause });
      }
    },
  };
}
