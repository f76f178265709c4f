/** The last a carrier has said, for the report of its crash. */
import { LAST_LINES, LAST_STDERR_BYTES } from "../limits.ts";

export class LastOutput {
  #lines: string[] = [];
  #raw = "";

  /** Lines of the program. */
  lines(lines: readonly string[]): void {
    this.#lines.push(...lines.slice(-LAST_LINES));
    if (this.#lines.length > LAST_LINES) this.#lines = this.#lines.slice(-LAST_LINES);
  }

  /** What the engine itself wrote: fatal errors, out of memory, a stack. */
  raw(text: string): void {
    this.#raw = (this.#raw + text).slice(-LAST_STDERR_BYTES);
  }

  toString(): string {
    return [...this.#lines, ...this.#raw.split("\n").filter((line) => line.trim() !== "")].join("\n");
  }
}
