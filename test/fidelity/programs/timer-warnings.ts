// Delays that are none: what Node warns of every time, and what once.
import { machine } from "godwit";

process.on("warning", ({ name, message }) => console.log(name, message));
const wait = (ms: unknown): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms as number);
    console.log((timer as unknown as { _idleTimeout: number })._idleTimeout);
  });

for (const ms of [2 ** 31, -1, Number.NaN, undefined, null, "2", 1.5, "later"]) await wait(ms);
await machine.migrate();
for (const ms of [2 ** 31, Infinity, -2, Number.NaN]) await wait(ms);
try {
  await wait(1n);
} catch (error) {
  console.log(String(error));
}
