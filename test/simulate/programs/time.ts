// Everything that knows the time or throws dice: the same in every run.
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { comm } from "godwit";

const began = Date.now();
const from = performance.now();
await sleep(3_600_000);
await new Promise((resolve) => setTimeout(resolve, 3_600_000));
const hours = [Date.now() - began, performance.now() - from].map((ms) => Math.round(ms / 3_600_000));
console.log(hours.join(), new Date(began).getUTCFullYear(), new Date() instanceof Date);
while (Date.now() < began + 7_200_000) continue;
const read = performance.now();
const text = await readFile(new URL(import.meta.url), "utf8");
console.log(text.length > 0, performance.now() - read < 1);
console.log(Math.random(), crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(4)));
await comm.barrier();
