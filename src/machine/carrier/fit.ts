/** Whether a process fits where it is to go: a state that does not is not sent. */
import { GodwitError } from "../../errors.ts";
import type { Room } from "../../protocol/messages.ts";
import type { Program } from "../../runtime/program.ts";

/** @param atMostBytes no state here is larger. */
export function surelyFits(atMostBytes: number, { stateBytes, bufferBytes }: Room): boolean {
  return atMostBytes <= stateBytes && atMostBytes <= bufferBytes;
}

/**
 * Only for a frozen program.
 * @param atMostBytes no state here is larger: few need a closer look.
 * @throws {GodwitError} `ERR_STATE_SIZE` when there is no room for it, `ERR_PINNED` as `capture`.
 */
export function checkFit(program: Program, room: Room, atMostBytes: number): void {
  if (surelyFits(atMostBytes, room)) return;
  const { stateBytes, bufferBytes } = room;
  const { sizeBytes, largestBufferBytes } = program.capture();
  if (sizeBytes > stateBytes) throw tooLarge(`its state of ${mib(sizeBytes)}`, `${mib(stateBytes)} for it`);
  if (largestBufferBytes > bufferBytes)
    throw tooLarge(`a buffer of ${mib(largestBufferBytes)}`, `buffers of at most ${mib(bufferBytes)}`);
}

function tooLarge(what: string, limit: string): GodwitError {
  return new GodwitError("ERR_STATE_SIZE", `${what} does not fit there: the destination has ${limit}`);
}

function mib(sizeBytes: number): string {
  return `${(sizeBytes / 2 ** 20).toFixed(1)} MiB`;
}
