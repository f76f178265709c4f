/** Awaits inside `try`, and in its `catch` and `finally`. */
import { measured } from "../turns.ts";

const COUNT = 50_000;
let locks = 0;

async function guarded(n: number): Promise<number> {
  locks += await 1;
  try {
    if (n % 8 === 0) throw n;
    return await n;
  } catch (error) {
    return -(await (error as number));
  } finally {
    locks -= await 1;
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
  return sum + locks;
}

await measured(run);
