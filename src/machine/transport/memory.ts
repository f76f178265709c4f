/** Memory for bytes that are about to be written. */

/** Elsewhere memory is always cleared. */
const node = (globalThis as { Buffer?: typeof Buffer }).Buffer;

/** With an ArrayBuffer of its own, aligned for every typed array, not cleared where the engine allows that. */
export function allocate(sizeBytes: number): Uint8Array<ArrayBuffer> {
  if (node === undefined) return new Uint8Array(sizeBytes);
  const buffer = node.allocUnsafeSlow(sizeBytes);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, sizeBytes);
}
