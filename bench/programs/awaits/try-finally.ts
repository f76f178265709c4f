/** Awaits inside `try`, and in its `catch` and `finally`. */
import { measured } from "../turns.ts";

const COUNT = 50_000;
let locks = 0;

async function guarded(n: number): Promise<number> {
  await locks++;
  try {
    if (n % 8 === 0) throw n;
    return await n;
  } catch (error) {
    return -(await (error as number));
  } finally {
    await locks--;
  }
}

async function run(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    try {
      sum += await guarded(i);
    } finally {
      sum++;
    }
  }
  return sum;
}

await measured(run);
