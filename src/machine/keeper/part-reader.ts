/** A rank's part of a checkpoint on its way from its file to a carrier, read no faster than the carrier takes it. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { IMAGE, STATE } from "../transport/frame.ts";
import type { Link } from "../transport/transport.ts";
import type { PartFile } from "./manifest.ts";

const PIECE_BYTES = 1 << 20;

export async function sendPart(
  link: Link,
  path: string,
  { stateBytes, imageBytes }: PartFile,
): Promise<void> {
  const file = openSync(path, "r");
  try {
    const state = [...pieces(file, stateBytes)];
    link.send(STATE, 0, null, state, stateBytes);
    await link.stream(IMAGE, pieces(file, imageBytes), imageBytes);
  } finally {
    closeSync(file);
  }
}

/** Each piece is memory of its own: the connection may hold on to it. */
function* pieces(file: number, sizeBytes: number): Iterable<Uint8Array> {
  for (let left = sizeBytes; left > 0;) {
    const piece = Buffer.allocUnsafeSlow(Math.min(left, PIECE_BYTES));
    const count = readSync(file, piece);
    if (count === 0) throw new Error("the file is shorter than its manifest says");
    left -= count;
    yield piece.subarray(0, count);
  }
}

/** SHA-256 of a file, hexadecimal, and its size. */
export function hashFile(path: string): { readonly sha256: string; readonly sizeBytes: number } {
  const file = openSync(path, "r");
  try {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    let sizeBytes = 0;
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, count));
      sizeBytes += count;
    }
    return { sha256: hash.digest("hex"), sizeBytes };
  } finally {
    closeSync(file);
  }
}
