/** What a measured program and the process around it (child.ts) have to do with each other. */

interface Turns {
  /** Resolves when it is this program's turn; false: there is none any more. */
  next(): Promise<boolean>;
  done(): void;
}

/** Runs `work` once per turn. */
export async function measured(work: () => unknown): Promise<void> {
  const { turns } = globalThis as unknown as { turns: Turns };
  while (await turns.next()) {
    await work();
    turns.done();
  }
}
