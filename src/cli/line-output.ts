/** Writes ranks' lines to a stream: each one whole, none into another. */
import type { TextOutput } from "./command.ts";

export class LineOutput {
  readonly #output: TextOutput;
  /** The last line had no end: one process alone then prints exactly what it would by itself. */
  #open = false;
  #closed = false;

  constructor(output: TextOutput) {
    this.#output = output;
    output.once("close", () => (this.#closed = true));
  }

  /** Resolves when there is room for more, so that a slow reader slows us and not our memory. */
  async write(line: string, partial = false): Promise<void> {
    const text = `${this.#open ? "\n" : ""}${line}${partial ? "" : "\n"}`;
    this.#open = partial;
    if (this.#closed || this.#output.write(text)) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#output.off("drain", done);
        this.#output.off("close", done);
        resolve();
      };
      this.#output.once("drain", done);
      this.#output.once("close", done);
    });
  }
}
