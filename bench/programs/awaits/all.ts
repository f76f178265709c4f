/** `Promise.all` of ten async calls, `then` with a callback. */
import { measured } from "../turns.ts";

const COUNT = 5_000;

async function square(n: number): Promise<number> {
  return n * (await n);
}

async function run(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    const squares = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(square));
    sum += await Promise.resolve(squares).then((list) => list.length);
  }
  return sum;
}

await measured(run);
