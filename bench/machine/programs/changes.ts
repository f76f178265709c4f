/**
 * A process whose state is a large array, of which so many percent change each second: `DIRECTORY MEGABYTES PERCENT`. It
 * knows what the sum of all is to be, and says once a turn whether it is.
 */
import { nextTurn } from "./turn.ts";

const STEP_MS = 20;

const [, , , megabytes, percent] = process.argv.map(Number) as [0, 0, 0, number, number];
const state = new Float64Array((megabytes * 1e6) / 8);
let random = 1;
/** Of 24 bits, so that the sum is exact. */
const next = (): number => (random = (Math.imul(random, 1664525) + 1013904223) | 0) >>> 8;
let sum = 0;
for (let i = 0; i < state.length; i++) sum += state[i] = next();
let at = 0;

function change(count: number): void {
  for (let i = 0; i < count; i++) {
    sum -= state[at]!;
    sum += state[at] = next();
    at = (at + 1) % state.length;
  }
}

async function keepChanging(): Promise<void> {
  let now = performance.now();
  for (;;) {
    await new Promise((resolve) => void setTimeout(resolve, STEP_MS));
    const then = now;
    now = performance.now();
    change(Math.min(state.length, Math.round((state.length * (percent / 100) * (now - then)) / 1000)));
  }
}

void keepChanging();
console.log("0");
for (;;) {
  await nextTurn();
  let found = 0;
  for (const value of state) found += value;
  console.log(JSON.stringify(found === sum));
}
