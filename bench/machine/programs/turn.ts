/** Turns of a benchmark's program: rank 0 waits until the benchmark lets it begin (bench/turns.ts). */
import { existsSync } from "node:fs";

const LOOK_MS = 2;

const directory = process.argv[2]!;
let next = 0;

export async function nextTurn(): Promise<void> {
  const path = `${directory}/${next++}`;
  while (!existsSync(path)) await new Promise((resolve) => void setTimeout(resolve, LOOK_MS));
}
