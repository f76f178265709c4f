/** What takes long at the moment, as one line on a terminal that vanishes again; nothing elsewhere. */
import type { TextOutput } from "./command.ts";

/** Work shorter than this shows nothing: a line that only flickers says nothing. */
const PATIENCE_MS = 150;

export class Progress {
  readonly #output: TextOutput;
  #timer: NodeJS.Timeout | undefined;
  #shown = false;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Replaces what is shown. */
  show(text: string): void {
    if (!this.#output.isTTY) return;
    clearTimeout(this.#timer);
    const write = () => {
      this.#shown = true;
      this.#output.write(`\r\x1b[2m${text}\x1b[0m\x1b[K`);
    };
    if (this.#shown) write();
    else this.#timer = setTimeout(write, PATIENCE_MS);
  }

  /** Leaves no trace. Must come before anything else is written to the terminal. */
  clear(): void {
    clearTimeout(this.#timer);
    if (this.#shown) this.#output.write("\r\x1b[K");
    this.#shown = false;
  }
}
