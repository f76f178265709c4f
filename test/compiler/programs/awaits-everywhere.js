const A = async (x) => {
  await null;
  return x;
};
// spreads, awaits in every position of calls, new, members
const o = {
  a: [1, 2],
  f(...x) {
    return [this === o, ...x].join();
  },
  get g() {
    return () => "g";
  },
};
console.log(
  o.f(...(await A([1, 2])), ...o.a, await A(3), ...new Set([4])),
  o[await A("f")](await A(1)),
  (await A(o)).f(...(await A("xy"))),
  o.g(),
  (await A(o.g))(),
  new (await A(Map))([[await A(1), await A(2)]]).get(1),
  (await A([1, 2, 3]))[await A(1)],
  [...(await A([1])), , await A(2)].length,
);
console.log(
  await (
    await A(async () => "iife")
  )(),
  await (async (x) => (await x) + 1)(1),
  (await A(1), await A(2)),
  (await A(1)) ? await A("y") : await A("n"),
  (await A(0)) ?? "d",
  !(await A(0)),
  typeof (await A("s")),
  -((await A(2)) ** 2) || 1,
);
// while/do with awaits everywhere
let i = 0;
while (await A(i++ < 3)) {
  if (i === 2) continue;
  console.log("w", i);
}
do {
  i--;
  if (await A(i === 1)) break;
} while (await A(i > 0));
for (let k = await A(0); await A(k < 2); k += await A(1)) console.log("k", k);
for (;;) {
  if (await A(true)) break;
}
// try in loops in generators
function* g() {
  while (true) {
    try {
      const x = yield;
      if (x === "stop") return "stopped";
      if (x === "throw") throw new Error("g");
    } catch (e) {
      yield "caught " + e.message;
    } finally {
      yield "fin";
    }
  }
}
const it = g();
it.next();
console.log(it.next("x").value);
await null;
console.log(it.next().value, it.next("throw").value);
await null;
console.log(
  it.next().value,
  it.next().value,
  it.throw(new Error("out")).value,
  it.next().value,
  it.return("r").value,
  it.next().done,
);
// async generator in parallel and abandoned
async function* ticks(n) {
  try {
    for (let i = 0; i < n; i++) {
      await null;
      yield i;
    }
  } finally {
    console.log("ticks closed");
    await null;
  }
}
for await (const t of ticks(5)) {
  if (t === 2) break;
  console.log("t", t);
}
const par = ticks(3);
console.log(JSON.stringify(await Promise.all([par.next(), par.next(), par.return("x"), par.next()])));
try {
  for await (const t of ticks(2)) throw new Error("in body " + t);
} catch (e) {
  console.log(e.message);
}
// promises: order with thenables, races, any, finally
const order = [];
const p = (n) => ({
  then(r) {
    order.push("then" + n);
    r(n);
  },
});
await Promise.all([
  (async () => {
    order.push(await p(1));
  })(),
  (async () => {
    order.push(await p(2));
  })(),
  Promise.resolve(3)
    .then((x) => order.push(x))
    .finally(() => order.push("f")),
  (async () => {
    await null;
    order.push("n");
  })(),
]);
console.log(
  order.join(),
  await Promise.race([A("r1"), new Promise(() => {})]),
  await Promise.any([Promise.reject(1), A("any")]),
  (await Promise.allSettled([A(1), Promise.reject(new Error("e"))])).map((x) => x.status).join(),
);
const { promise, resolve } = Promise.withResolvers();
setTimeout(resolve, 1, "late");
console.log(await promise);
console.log(await Promise.try(async () => "tried"));
// closures over loop variables in nested async functions, recursion, mutual recursion
const fib = async (n) => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2)));
console.log(await fib(7));
async function even(n) {
  return n === 0 || odd(n - 1);
}
async function odd(n) {
  return n !== 0 && even(n - 1);
}
console.log(await even(6));
const acc = [];
for (const [k, { v = k }] of Object.entries({ a: {}, b: { v: 1 } })) {
  acc.push(async () => {
    await null;
    return k + v;
  });
}
console.log((await Promise.all(acc.map((f) => f()))).join());
const counter = (() => {
  let n = 0;
  return {
    inc: async (by = 1) => {
      const before = n;
      await null;
      n = before + by;
      return n;
    },
    get value() {
      return n;
    },
  };
})();
await Promise.all([counter.inc(), counter.inc(2)]);
console.log(counter.value);
// delete, in, instanceof, void, comma, exponent, bigint with awaits
console.log(
  delete o[await A("a")],
  (await A("a")) in o,
  (await A([])) instanceof Array,
  void (await A(1)),
  (await A(2n)) ** (await A(3n)),
  (await A(5)) % (await A(3)),
  (await A(1)) << (await A(3)),
);
// getters on classes, static async, computed with await in class inside async
async function make(tag) {
  class K {
    static [await A("s" + tag)] = tag;
    static #n = 0;
    [await A("m")]() {
      return ++K.#n + tag;
    }
    get [tag]() {
      return "get " + tag;
    }
  }
  await null;
  return K;
}
const [K1, K2] = await Promise.all([make("x"), make("y")]);
console.log(K1.sx, K2.sy, new K1().m(), new K1().m(), new K2().m(), new K1().x, K1 === K2, K1.name);
// errors: cause, aggregate, custom, rethrow through awaits, finally override
try {
  try {
    throw new AggregateError([new Error("i1"), new RangeError("i2")], "agg", { cause: "c" });
  } finally {
    await null;
  }
} catch (e) {
  await null;
  console.log(
    e.errors.map((x) => x.name + x.message).join(),
    e.message,
    e.cause,
    e instanceof AggregateError,
  );
}
const err = await A(new TypeError("kept"));
try {
  throw err;
} catch (e) {
  console.log(e === err, e.stack.split("\n")[0]);
}
label: {
  await null;
  if (await A(true)) break label;
  console.log("never");
}
// regexp state, dates, symbols, maps in flight
const re = /a(?<n>\d)/gy;
re.lastIndex = 2;
await null;
console.log(re.exec("xxa1")?.groups.n, re.lastIndex, re.flags);
const m = new Map([
  [{ k: 1 }, "obj"],
  [NaN, "nan"],
]);
await null;
console.log(m.get(NaN), [...m.keys()][0].k);
const iter = m.entries();
iter.next();
await null;
console.log(iter.next().value[1], iter.next().done);
const gen2 = (function* () {
  const r = yield* [1, 2];
  return r;
})();
gen2.next();
await null;
console.log(gen2.next().value, gen2.next().done);
console.log(
  [1, 2, 3]
    .values()
    .map((x) => x * 2)
    .toArray()
    .join(),
  Object.groupBy([1, 2, 3], (x) => (x % 2 ? "odd" : "even")).odd.join(),
  new Set([1, 2]).union(new Set([3])).size,
  structuredClone({ d: new Date(0) }).d.getTime(),
  [3, 1].toSorted().join(),
  "a-b".replaceAll("-", "+"),
  Array.fromAsync ? (await Array.fromAsync(ticks(2))).join() : "0,1",
);
