/** Awaits of async calls that await themselves. */
import { measured } from "../turns.ts";

const COUNT = 70_000;

async function successor(n: number): Promise<number> {
  const one = await 1;
  return n + one;
}

async function count(): Promise<number> {
  let n = 0;
  while (n < COUNT) n = await successor(n);
  return n;
}

await measured(count);
