import { readFile } from "node:fs/promises";

export let count = 0;
const started = Date.now();

export function increment() {
  count++;
}

const text = await readFile("input.txt", "utf8");
setTimeout(() => console.log(text.length, started), 10);
increment();
