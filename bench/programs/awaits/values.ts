/** Awaits of values that are there, and of promises that are fulfilled. */
import { measured } from "../turns.ts";

const COUNT = 100_000;
const promise = Promise.resolve(1);

async function sum(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) sum += (await i) + (await promise);
  return sum;
}

await measured(sum);
