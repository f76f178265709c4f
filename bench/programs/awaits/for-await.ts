/** `for await` over an async generator, and over an array. */
import { measured } from "../turns.ts";

const COUNT = 30_000;

async function* numbers(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) yield i;
}

async function run(): Promise<number> {
  let sum = 0;
  for await (const n of numbers(COUNT)) sum += n;
  for await (const n of Array.from({ length: COUNT }, (_, i) => i)) sum += n;
  return sum;
}

await measured(run);
