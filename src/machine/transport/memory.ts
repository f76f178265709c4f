/** Memory for bytes that are about to be written. */
import { collectYoung } from "./young-collector.ts";

/** Elsewhere memory is always cleared. */
const node = (globalThis as { Buffer?: typeof Buffer }).Buffer;

/** With an ArrayBuffer of its own, aligned for every typed array, not cleared where the engine allows that. */
export function allocate(sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (node === undefined) return new Uint8Array(sizeBytes);
  const buffer = node.allocUnsafeSlow(sizeBytes);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, sizeBytes);
}

/** With twice as much V8 has often begun to look through its whole heap before, and the two get in each other's way. */
const COLLECT_BYTES = 4 * 2 ** 20;
let sinceCollected = 0;

/** The same for what a program is given, and soon forgets: what it has forgotten is there again before much new memory is taken. */
export function allocateToGive(sizeBytes: number): Uint8Array<ArrayBuffer> {
  sinceCollected += sizeBytes;
  if (sinceCollected > COLLECT_BYTES) {
    sinceCollected = sizeBytes;
    collectYoung();
  }
  return allocate(sizeBytes);
}
