/** How much there is of this computer, and of this OS process. */
import { constants } from "node:buffer";
import { freemem, loadavg } from "node:os";
import type { Room } from "../../protocol/messages.ts";
import type { HostLoad } from "../client-types.ts";

/** With 32-bit addresses a state may take half of them, in bytes: the rest is the engine's, and lost between its pieces. */
const NARROW_BYTES = 2 ** 31;
const NARROW = ["arm", "ia32", "mips", "mipsel"];

export function hostLoad(): HostLoad {
  return { freeBytes: freeBytes(), loadAverage: loadavg()[0]! };
}

/** What an OS process of this engine could take in. */
export function ownRoom(): Room {
  const addressable = NARROW.includes(process.arch) ? NARROW_BYTES : Infinity;
  return { stateBytes: Math.min(freeBytes(), addressable), bufferBytes: constants.MAX_LENGTH };
}

/** Nothing in this OS process is larger. */
export function ownSizeBytes(): number {
  const { rss, heapTotal, external } = process.memoryUsage();
  return Math.max(rss, heapTotal + external);
}

/** A container may allow less than is free. */
export function freeBytes(): number {
  return process.availableMemory?.() ?? freemem();
}
