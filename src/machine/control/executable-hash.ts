/** An executable's name is the SHA-256 of its code. */
import { createHash } from "node:crypto";
import { GodwitError } from "../../errors.ts";
import type { StoredExecutable } from "./control-plane.ts";

/** @throws {GodwitError} `ERR_EXECUTABLE_HASH` when `hash` does not name `executable`. */
export function checkHash(hash: string, executable: StoredExecutable): void {
  const actual = createHash("sha256").update(executable.code).digest("hex");
  if (actual !== hash) {
    throw new GodwitError(
      "ERR_EXECUTABLE_HASH",
      `Refused an executable: named "${hash}", its hash is "${actual}"`,
    );
  }
}
