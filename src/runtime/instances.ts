/** Instances of classes with `[godwit.freeze]`: finding them, making data of them, and them of the data. */
import type { Runtime } from "./runtime.ts";
import { className } from "./render.ts";

type Call = (one: () => unknown) => Promise<unknown>;

export class Instances {
  protected readonly runtime: Runtime;

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  /** True if the program has a class whose instances would have to be frozen. */
  get mayExist(): boolean {
    return false;
  }

  /** True if instances are to be thawed. */
  get areThere(): boolean {
    return false;
  }

  /** Instances in the stopped program's memory that have not been frozen. */
  find(): object[] {
    return [];
  }

  describe(instance: object): string {
    return className(instance) ?? "an object";
  }

  async freeze(_instance: object): Promise<void> {}

  async thaw(_call: Call): Promise<void> {}

  /** A refused move: the instances themselves go on, the last one frozen first. */
  async takeUpAgain(_call: Call): Promise<void> {}
}
