const log = [];
const A = async (x) => {
  log.push(String(x));
  await null;
  return x;
};
const o = {
  a: 1,
  b: null,
  c: 0,
  s: "x",
  get g() {
    log.push("get");
    return 3;
  },
  set g(v) {
    log.push("set" + v);
  },
};
const k = {
  toString() {
    log.push("key");
    return "a";
  },
};
let x = 2;
console.log(
  ((await A(o))[await A("a")] += await A(5)),
  o.a,
  (o.b ??= await A(7)),
  (o.b ??= await A(8)),
  (o.c ||= await A(9)),
  (o.c ||= await A(10)),
  (o.c &&= await A(11)),
);
console.log(
  (x **= await A(3)),
  x,
  (x <<= await A(1)),
  (x >>>= await A(1)),
  (x ??= await A("no")),
  (x %= await A(5)),
  (o.s += await A("y")),
);
console.log(
  (o[await A(k)] -= await A(1)),
  o.a,
  (o.g += await A(4)),
  (o.g &&= await A(6)),
  (await A(o)).a++,
  --(await A(o))[await A("a")],
  o.a,
);
x = 1;
const f = async () => {
  x = 10;
  return 5;
};
console.log(x + (await f()), x);
x = 1;
x += await f();
console.log(x);
x = 1;
console.log([x, x++, await f(), x, x--, x].join());
let u;
console.log(
  (u ??= (await A(null)) ?? (await A("d"))),
  (await A(0)) || ((await A(1)) && (await A(2))),
  (await A(1), await A(2)),
);
console.log(log.join());
const fr = Object.freeze({ z: 1 });
try {
  fr.z += await A(1);
} catch (e) {
  console.log(e.message);
}
try {
  const c = 1;
  c += await A(1);
} catch (e) {
  console.log(e.message);
}
try {
  const c = null;
  c ??= await A(1);
} catch (e) {
  console.log(e.message);
}
const n = 5n;
let m = 2n;
m **= await A(n);
m++;
console.log(m, -(await A(m)), ~(await A(m)), typeof (await A(m)), void (await A(m)), !(await A(m)));
console.log(
  delete (await A(o))[await A("s")],
  "s" in o,
  delete (await A(o)).c,
  "c" in (await A(o)),
  (await A([])) instanceof (await A(Array)),
);
console.log(
  `a${await A(1)}b${await A({
    toString() {
      return "T";
    },
  })}c${x}`,
  [...(await A([1, 2])), , ...(await A("ab")), await A(3)],
  {
    ...(await A({ p: 1 })),
    [await A("q")]: await A(2),
    r: 3,
    ...(await A(null)),
    get [await A("w")]() {
      return 9;
    },
    async [await A("am")]() {
      return await A(1);
    },
  }.w,
);
console.log(
  (await A(true)) ? await A("y") : await A("n"),
  Math.max(...(await A([1, 5])), await A(3), ...[2]),
  new (await A(Date))(await A(0), ...(await A([]))).getTime === undefined,
);
