/**
 * Loops that pause at every poll-point they reach, for tests. A loop runs in parts of one to three iterations, one around
 * others in parts or in blocks, now this way, now that (docs/decisions/0008-poll-points.md): what a runtime makes of the
 * time that loops take is some such sequence, so a program must do the same with any.
 */
import type { Runtime } from "../../src/runtime/index.ts";
import { Random } from "./random/random.ts";

export class PausingLoops {
  /** How often a loop has paused. */
  pauses = 0;
  readonly #random = new Random(1);

  /** Makes the loops of a program that `runtime` is going to load pause. */
  readonly prepare = (runtime: Runtime): void => {
    runtime.polls.sliceMs = 0;
    const poll = runtime.abi.poll.bind(runtime.abi);
    const point = (nests: boolean | undefined) => changing(this.#random, nests === true);
    const counted = (...args: Parameters<typeof poll>): number => {
      const backEdges = poll(...args);
      if (backEdges < 0) this.pauses++;
      return backEdges;
    };
    Object.assign(runtime.abi, { point, poll: counted });
  };
}

/** What is known of a loop: something else each time. */
function changing(random: Random, nests: boolean): { fine: boolean; backEdges: number } {
  return {
    get fine() {
      return nests && random.chance(50);
    },
    set fine(_) {},
    get backEdges() {
      return random.pick([0, 0, 1, 2]);
    },
    set backEdges(_) {},
  };
}
