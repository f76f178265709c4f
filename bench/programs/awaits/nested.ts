/** Async calls five deep, the innermost of which waits. */
import { measured } from "../turns.ts";

const COUNT = 25_000;

const first = async (n: number): Promise<number> => (await second(n)) + 1;
const second = async (n: number): Promise<number> => (await third(n)) + 1;
const third = async (n: number): Promise<number> => (await fourth(n)) + 1;
const fourth = async (n: number): Promise<number> => (await fifth(n)) + 1;
const fifth = async (n: number): Promise<number> => (await n) + 1;

async function run(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < COUNT; i++) sum += await first(i);
  return sum;
}

await measured(run);
