/** Where what can be made again is kept, for this user. */
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheDirectory(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "godwit");
}
