import { setTimeout as st, setInterval as si, setImmediate as sm, scheduler } from "node:timers/promises";
let n = 0;
for await (const v of si(5, "v")) {
  await 0;
  n++;
  console.log(v);
  if (n === 3) break;
}
console.log(await st(5, "x"), await sm("y"));
await scheduler.wait(2);
await scheduler.yield();
const ac = new AbortController();
const p = st(1000, 0, { signal: ac.signal });
await 0;
ac.abort();
try {
  await p;
} catch (e) {
  console.log(e.name, e.code);
}
const it = si(3, 1);
await it.next();
await 0;
console.log(await it.next(), await it.return());
const un = st(100000, 1, { ref: false });
