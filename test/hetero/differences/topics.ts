/** What engines may do differently, by topic: each gives a text that is the same where they do the same. */

export interface Topic {
  readonly name: string;
  /** Shown on the page as it is; of the others only whether they agree. */
  readonly isShown?: boolean;
  /** Engines are known to differ, and this is what a program does about it. Of others they are to agree. */
  readonly advice?: string;
  readonly text: () => unknown;
}

/** Numbers from 0 to 1, the same everywhere. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
}

/** What it gives, or how it fails: without the engine's words. */
export function attempt(what: () => unknown): unknown {
  try {
    return what();
  } catch (error) {
    return (error as Error).name;
  }
}
