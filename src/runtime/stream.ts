/** The program's `process.stdout` and `stderr`: writable streams that never fill up. */
import type { ProgramHost } from "./program.ts";

type Done = (error?: Error | null) => void;

export class OutputStream {
  readonly fd: 1 | 2;
  readonly writable = true;
  readonly isTTY = false;
  #output: ProgramHost["output"];
  /** Bytes may end inside a character. */
  #decoder = new TextDecoder();

  constructor(fd: 1 | 2, output: ProgramHost["output"]) {
    this.fd = fd;
    this.#output = output;
  }

  write(chunk: string | Uint8Array, encoding?: string | Done, done?: Done): boolean {
    const text = typeof chunk === "string" ? chunk : this.#decoder.decode(chunk, { stream: true });
    if (text !== "") this.#output(this.fd, text);
    const callback = typeof encoding === "function" ? encoding : done;
    if (callback !== undefined) globalThis.queueMicrotask(() => callback(null));
    return true;
  }

  end(chunk?: string | Uint8Array | Done): this {
    if (chunk !== undefined && typeof chunk !== "function") this.write(chunk);
    return this;
  }

  // Events of a stream that never blocks, fails or closes: none.
  on(): this {
    return this;
  }
  once(): this {
    return this;
  }
  off(): this {
    return this;
  }
  addListener(): this {
    return this;
  }
  removeListener(): this {
    return this;
  }
  emit(): boolean {
    return false;
  }
  listenerCount(): number {
    return 0;
  }
  cork(): void {}
  uncork(): void {}
  hasColors(): boolean {
    return false;
  }
  getColorDepth(): number {
    return 1;
  }
}
