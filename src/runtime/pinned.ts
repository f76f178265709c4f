/** Why a process cannot be moved: the error and its words, and the search for what holds it. */
import { GodwitError } from "../errors.ts";
import { GraphWriter } from "./capture/graph-writer.ts";
import { rootsOf } from "./capture/roots.ts";
import { pinnedError } from "./pinned-error.ts";
import type { Runtime } from "./runtime.ts";
import { FAMILIES } from "./values/index.ts";

/**
 * Why no image can be made of the stopped program; undefined if one can.
 *
 * @param search looks through the program's memory even if nothing is known to be open: for its path,
 *   or because an object may be there that is not open and still cannot travel.
 */
export function whyPinned(runtime: Runtime, search: boolean): string | undefined {
  const { foreign } = runtime;
  const known = foreign.describe(runtime.executable);
  if (!search || (!foreign.mayBeHeld && !foreign.anyOpen)) return known;
  const held = whatIsHeld(runtime);
  if (held === undefined && !foreign.anyOpen) foreign.mayBeHeld = false;
  return held ?? known;
}

/** The path to the first value in memory that an image cannot hold. */
function whatIsHeld(runtime: Runtime): string | undefined {
  try {
    new GraphWriter(runtime, FAMILIES, true).write(rootsOf(runtime));
    return undefined;
  } catch (error) {
    if (error instanceof GodwitError && error.code === "ERR_PINNED") return reasonOf(error);
    throw error;
  }
}

const PREFIX = pinnedError("").message;

/** What `pinnedError` was given. */
function reasonOf({ message }: Error): string {
  return message.startsWith(PREFIX) ? message.slice(PREFIX.length) : message;
}
