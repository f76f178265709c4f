/** An OS process that fails where a test wants it to (failure-points.ts). */
import { readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { failBy } from "../failure-points.ts";

/** To be called once the environment is complete: a carrier gets its own with its task. */
export function failWhereTold(): void {
  const directory = process.env["GODWIT_FAIL"];
  if (directory === undefined) return;
  failBy((point) => {
    const how = taken(join(directory, point));
    if (how !== null) process.kill(process.pid, how === "stop" ? "SIGSTOP" : "SIGKILL");
  });
}

/** Deleting a file succeeds for exactly one process. */
function taken(path: string): string | null {
  try {
    const how = readFileSync(path, "utf8");
    unlinkSync(path);
    return how;
  } catch {
    return null;
  }
}
