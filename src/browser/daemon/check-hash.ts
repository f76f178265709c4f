/** As src/machine/control/executable-hash.ts, with what a page has. */
import { GodwitError } from "../../errors.ts";
import type { StoredExecutable } from "../../machine/control/control-plane.ts";

/** @throws {GodwitError} `ERR_EXECUTABLE_HASH` when `hash` does not name `executable`. */
export async function checkHash(hash: string, executable: StoredExecutable): Promise<StoredExecutable> {
  const { subtle } = crypto;
  // Only a page from this computer, or one that came encrypted, may compute hashes.
  if (subtle === undefined)
    throw new GodwitError(
      "ERR_EXECUTABLE_HASH",
      "Open the page at localhost, or by https: it cannot check programs",
    );
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(executable.code));
  const actual = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (actual === hash) return executable;
  throw new GodwitError(
    "ERR_EXECUTABLE_HASH",
    `Refused an executable: named "${hash}", its hash is "${actual}"`,
  );
}
