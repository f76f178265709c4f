/** Where Node keeps what it has compiled of Godwit: its OS processes start in a fraction of the time. */
import { join } from "node:path";
import { cacheDirectory } from "../../cache-directory.ts";

export function compileCache(): string {
  return join(cacheDirectory(), "compile");
}
