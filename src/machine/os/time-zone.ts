/**
 * The time zone of this computer, by its name. Every carrier finds it in the variable `TZ`, which is a program's own and
 * moves with it, so that a process keeps the time zone of the host it was started on.
 */
import { existsSync, readlinkSync } from "node:fs";

const LOCAL_TIME = "/etc/localtime";

let known: string | undefined;

/** Asking the engine loads its data about languages, which takes tens of milliseconds: only if nothing else tells. */
export function timeZone(): string {
  known ??= linked() ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return known;
}

function linked(): string | undefined {
  if (process.platform !== "linux" && process.platform !== "darwin") return undefined;
  if (!existsSync(LOCAL_TIME)) return "UTC";
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readlinkSync(LOCAL_TIME))?.[1];
  } catch {
    // A file, not a link.
    return undefined;
  }
}
