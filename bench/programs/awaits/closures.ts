/** Closures made and called between awaits, async ones among them. */
import { measured } from "../turns.ts";

const COUNT = 50_000;

async function run(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) {
    const add = (n: number): number => (sum += n);
    const addLater = async (n: number): Promise<number> => add(await n);
    add(await i);
    await addLater(1);
  }
  return sum;
}

await measured(run);
