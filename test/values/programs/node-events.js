import { on, once, EventEmitter } from "node:events";
const e = new EventEmitter();
setTimeout(() => e.emit("x", 1, 2), 5);
console.log(await once(e, "x"));
const it = on(e, "y");
e.emit("y", 1);
e.emit("y", 2);
setTimeout(() => e.emit("y", 3), 5);
let n = 0;
for await (const v of it) {
  await 0;
  console.log(v);
  if (++n === 3) break;
}
const p = once(e, "z");
await 0;
e.emit("z", 7);
console.log(await p);
const ac = new AbortController();
const q = once(e, "w", { signal: ac.signal });
await 0;
ac.abort();
try {
  await q;
} catch (x) {
  console.log(x.name);
}
const et = new EventTarget();
const r = once(et, "k");
await 0;
et.dispatchEvent(new Event("k"));
console.log((await r)[0].type);
