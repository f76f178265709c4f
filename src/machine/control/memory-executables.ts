/** The executables of an embedded control plane: in the scheduler's memory, checked as they come in. */
import { GodwitError } from "../../errors.ts";
import type { ExecutableStore, StoredExecutable } from "./control-plane.ts";
import { checkHash } from "./executable-hash.ts";

export function memoryExecutables(): ExecutableStore {
  const stored = new Map<string, StoredExecutable>();
  return {
    async put(hash, executable) {
      checkHash(hash, executable);
      stored.set(hash, executable);
    },
    async fetch(hash) {
      const executable = stored.get(hash);
      if (executable === undefined) {
        throw new GodwitError("ERR_UNKNOWN_EXECUTABLE", `No executable has the hash "${hash}"`);
      }
      return executable;
    },
  };
}
