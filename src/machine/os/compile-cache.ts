/** Where Node keeps what it has compiled of Godwit: its OS processes start in a fraction of the time. */
import { homedir } from "node:os";
import { join } from "node:path";

export function compileCache(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "godwit", "compile");
}
