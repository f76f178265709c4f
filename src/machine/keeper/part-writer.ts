/**
 * A rank's part of a checkpoint, on its way from a connection to a file, a piece at a time: nothing is held back,
 * however large it is. Writing is synchronous on purpose: a disk that cannot take more holds up the connection.
 */
import { createHash, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import type { ByteSink } from "../transport/frame-reader.ts";

const BUFFER_BYTES = 1 << 20;

export class PartWriter implements ByteSink {
  stateBytes = 0;
  imageBytes = 0;
  readonly #file: number;
  readonly #hash: Hash = createHash("sha256");
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #isOpen = true;

  /** @param path must not be there yet; only its owner may read it. */
  constructor(path: string) {
    this.#file = openSync(path, "wx", 0o600);
  }

  state(bytes: Uint8Array): void {
    this.stateBytes += bytes.length;
    this.#write(bytes);
  }

  // ── the image ──

  wanted(): Uint8Array {
    return this.#buffer;
  }

  filled(sizeBytes: number): void {
    this.imageBytes += sizeBytes;
    this.#write(this.#buffer.subarray(0, sizeBytes));
  }

  /** Durable. Returns the hash of all that was written. */
  finish(): string {
    fsyncSync(this.#file);
    this.close();
    return this.#hash.digest("hex");
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #write(bytes: Uint8Array): void {
    writeFileSync(this.#file, bytes); // all of them, however many writes that takes
    this.#hash.update(bytes);
  }
}
