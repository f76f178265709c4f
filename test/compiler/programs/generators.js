function* g(n, { k = n } = {}) {
  try {
    for (let i = 0; i < n; i++) {
      const got = yield i * k;
      if (got) console.log("got", got);
    }
    return "done";
  } finally {
    console.log("closed");
  }
}
console.log([...g(3)].join(), [...g(2, { k: 5 })].join());
const it = g(5);
it.next();
console.log(it.next("hello"), it.return("early"), it.next());
const it2 = g(3);
it2.next();
try {
  it2.throw(new Error("in"));
} catch (e) {
  console.log(e.message);
}
function* d() {
  const r = yield* inner();
  console.log("r", r);
  try {
    yield* [10, 20];
  } finally {
    yield "fin";
  }
}
function* inner() {
  try {
    const x = yield 1;
    console.log("x", x);
    yield 2;
  } catch (e) {
    console.log("caught", e.message);
    yield "c";
  }
  return "inner";
}
const di = d();
console.log(
  di.next(),
  di.next("a"),
  di.throw(new Error("t")),
  di.next(),
  di.next(),
  di.return("R"),
  di.next(),
);
console.log(
  Object.prototype.toString.call(it),
  it[Symbol.iterator]() === it,
  g.constructor.name,
  it instanceof g,
  "prototype" in g,
);
try {
  new g();
} catch (e) {
  console.log(e.constructor.name);
}
const fib = {
  *[Symbol.iterator]() {
    let [a, b] = [0, 1];
    for (;;) {
      yield a;
      [a, b] = [b, a + b];
    }
  },
};
const out = [];
for (const x of fib) {
  if (x > 20) break;
  out.push(x);
}
console.log(out.join());
try {
  g.call(null, 1, null);
} catch (e) {
  console.log("param", e.constructor.name);
}
function* early(a = console.log("param evaluated")) {
  console.log("body");
  yield a;
}
const ei = early();
console.log("made");
ei.next();
const lazy = function* (xs) {
  for (const x of xs) {
    yield () => x;
  }
};
console.log([...lazy([1, 2])].map((f) => f()).join());
async function* ag(n) {
  try {
    for (let i = 0; i < n; i++) {
      await null;
      const x = yield i;
      if (x) console.log("x", x);
    }
    return "end";
  } finally {
    console.log("ag closed");
    await 0;
  }
}
for await (const x of ag(2)) console.log(x);
const ai = ag(3);
console.log(await ai.next(), await ai.next("v"), await ai.return("r"), await ai.next());
const bi = ag(3);
await bi.next();
try {
  await bi.throw(new Error("bt"));
} catch (e) {
  console.log(e.message);
}
const qi = ag(3);
console.log(await Promise.all([qi.next(), qi.next(), qi.return(1), qi.next()]));
async function* yp() {
  yield Promise.resolve(1);
  try {
    yield Promise.reject(new Error("yr"));
  } catch (e) {
    yield "c" + e.message;
  }
  return Promise.resolve("rp");
}
const yi = yp();
console.log(await yi.next(), await yi.next(), await yi.next(), await yi.next());
for await (const x of ag(5)) {
  if (x === 1) break;
}
const order = [];
async function* og() {
  order.push("s");
  yield 1;
  order.push("m");
  yield 2;
  order.push("e");
  return 3;
}
const oi = og();
oi.next().then(() => order.push("n1"));
oi.next().then(() => order.push("n2"));
oi.next().then(() => order.push("n3"));
for (let i = 0; i < 12; i++) {
  await null;
  order.push(i);
}
console.log(order.join());
const held = g(3);
held.next();
await 0;
console.log(held.next().value, [...held].join());
console.log(ag.name, g.length);
const ticks = []; async function* rg() { try { yield 1; } finally { ticks.push("fin"); } } const ri = rg(); await ri.next(); ri.return(5).then((r) => ticks.push("r" + r.value)); ri.return(Promise.resolve(6)).then((r) => ticks.push("r" + r.value)); for (let i = 0; i < 8; i++) { await null; ticks.push(i); } console.log(ticks.join());
const rj = rg(); await rj.next(); try { await rj.return(Promise.reject(new Error("rejected"))); } catch (e) { console.log(e.message); } console.log(await rj.next());
