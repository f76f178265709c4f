import { GodwitError } from "../errors.ts";

/** `why` is a path to a value or a piece of work: `main() → local db → Socket`. */
export function pinnedError(why: string): GodwitError {
  return new GodwitError("ERR_PINNED", `Cannot move the process: ${why}`);
}
