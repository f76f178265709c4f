/**
 * Functions that start others and go on beside them, which may pause before their first await: calls whose promise is kept,
 * callbacks of arrays and of promises, async generators.
 */
{
const log = (x         ) => () => console.log(x);
async function work(x        , y = 0) { let s = 0; for (let i = 0; i < x; i++) s += i; Promise.resolve().then(log("job " + x)); return s + y; }
class A { async run(n        ) { return work(n); } all(list          ) { return list; } async go() { return await Promise.all([1, 2].map((n) => this.run(n * 2))); } }
console.log(await Promise.all([1, 2, 3].map(async (x, i, l) => { let s = l.length; for (let k = 0; k < x; k++) s += k; Promise.resolve().then(log("in " + i)); return s; })));
console.log(await Promise.all([1, , 3].map(work)));
console.log(await Promise.all([4, 5].map((x) => work(x * 2, x))));
console.log(await Promise.all(Array.from({ length: 3 }, (_, i) => work(i))));
console.log(await Promise.all(Array.from([3, 4], async (x) => { for (let k = 0; k < 2; k++) x += k; return x; })));
console.log(await Promise.all(Array.from(new Set([3, 4]), (x) => work(x))));
const list = [2, 3]; const ps                    = [];
console.log(list.forEach((x) => work(x)));
list.forEach(async (x) => { let s = 0; for (let k = 0; k < x; k++) s += k; ps.push(work(s)); });
console.log(await Promise.all(ps), await new A().go());
try { const bad = [1, 2].map((x) => nope(x)); function nope(x        ) { if (x === 2) throw new Error("two"); return work(x); } console.log(bad); } catch (e) { console.log(e.message); }
try { ([1, 2].map       )(async () => { for (let i = 0; i < 2; i++); }, 3, (() => { throw new Error("arg"); })()); } catch (e) { console.log(e.message); }
const holder      = { list: 5 };
try { holder.list.map(async () => 1); } catch (e) { console.log(e.message); }
try { await Promise.all([1, 2].map((x) => holder.run(x))); } catch (e) { console.log(e.message); }
const o = { async run(x        ) { for (let i = 0; i < x; i++); return x; }, get nothing() { return undefined       ; } };
console.log(await Promise.all([1, 2].map((x) => o.run(x))));
const grow = [1, 2]; console.log((await Promise.all(grow.map(async (x) => { if (grow.length < 5) grow.push(9); for (let i = 0; i < 2; i++); return x; }))).length);
const thrower = Object.defineProperty([1, 2, 3], 1, { get() { throw new Error("element"); } });
try { console.log(thrower.map(async (x) => { for (let i = 0; i < 2; i++); return x; })); } catch (e) { console.log(e.message); }
console.log([].map(async () => 1).length, new (class extends Array { })(3).fill(1).map(async (x) => x).constructor.name);
console.log(await [1, 2].map(async function (           x) { for (let i = 0; i < 2; i++); return [x, this.k]; }, { k: 7 })[1]);
}
{
async function* produce(n        ) { for (let k = 0; k < 2; k++) { let s = 0; for (let i = 0; i < n; i++) s += i; Promise.resolve().then(() => console.log("job of", k)); yield s; } }
for await (const x of produce(5)) console.log(x);
const it = produce(4);
console.log(await it.next(), await it.next(), await it.next());
async function* outer() { yield* produce(3); }
for await (const x of outer()) console.log(x);
console.log(await Promise.resolve(5).then(async (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; Promise.resolve().then(() => console.log("in")); return s; }).then(x => x));
console.log(await Array.fromAsync(produce(5)));
}
{
async function g() {
  try { f(console.log("arg")); } catch (e) { console.log(e.message); }
  try { await f(console.log("arg")); } catch (e) { console.log(e.message); }
  const f = async () => { for (let i = 0; i < 3; i++) console.log(i); };
  f(console.log("arg"));
  const h = () => f;
}
g();
try { k(console.log("arg")); } catch (e) { console.log(e.message); }
try { await k(console.log("arg")); } catch (e) { console.log(e.message); }
const k = async () => {};
class X { static f = async () => 1 }
k(X);
}
async function work(n        ) { let s = 0; for (let i = 0; i < n; i++) s += i % 7; return s; }
async function main() {
  const p = work(3), q = [work(3), work(3)];
  const ps                    = [];
  for (let i = 0; i < 4; i++) ps.push(work(3 + i));
  const local = async (x        ) => { for (let i = 0; i < 3; i++) x += i & 1; return x; };
  const r = local(3);
  void work(5);
  console.log(await p, await Promise.all(q), await Promise.all(ps), await r);
}
main().catch((e) => console.log(e));
