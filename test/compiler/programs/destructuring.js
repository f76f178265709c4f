const log = [];
const A = async (x) => {
  log.push(String(x));
  await null;
  return x;
};
const {
  a = await A(1),
  b: { c = await A(2), ...rest } = await A({ d: 4, e: 5 }),
  [await A("k")]: kk = await A(3),
  ...others
} = { k: undefined, z: 9, y: 8 };
console.log(a, c, rest, kk, others);
const [p = await A("p"), , [q, ...r] = await A("hello"), ...s] = [undefined, 1, undefined, 7, 8];
console.log(p, q, r, s);
const o = { arr: [] };
let v;
({
  x: o[await A("x1")],
  y: (await A(o)).y1 = await A("dy"),
  z: [o.arr[await A(0)], v = await A("dv")],
} = { x: 1, z: ["zz"] });
console.log(JSON.stringify(o), v);
[o.p, o[await A("q")], ...o.arr] = new Set([1, 2, 3, 4]);
console.log(JSON.stringify(o));
for (const { n = await A("n"), m: [t] = await A([7]) } of [{ n: 1 }, { m: [3] }]) console.log(n, t);
for (const [i, { j = await A("j") } = {}] of new Map([
  [1, { j: 2 }],
  [2, undefined],
]))
  console.log(i, j);
async function f({ a = 1, b } = {}, [c = b] = [], ...[d, e = () => a]) {
  await null;
  return [a, b, c, d, typeof e];
}
console.log(await f(), await f({ a: 2, b: 3 }, [4], 5), f.length);
function* closing() {
  try {
    yield 1;
    yield 2;
    yield 3;
  } finally {
    console.log("closed");
  }
}
{
  const [x, y = await A("yy")] = closing();
  console.log(x, y);
}
try {
  const [x = await Promise.reject(new Error("boom"))] = (function* () {
    try {
      yield;
    } finally {
      console.log("fin");
    }
  })();
} catch (e) {
  console.log(e.message);
}
try {
  const { x = await A(1) } = null;
} catch (e) {
  console.log(e.message);
}
try {
  throw [await A(1), { m: 2 }];
} catch ([x, { m, n = await A("cn") }]) {
  console.log(x, m, n);
}
class P {
  #x;
  #y = 2;
  static #s;
  async set(arr) {
    [this.#x = await A("px"), ...this.#y] = arr;
    ({ a: this.#x, ...P.#s } = { a: this.#x + 1, rest: await A(1) });
    for (this.#y of [1, 2]) await A(this.#y);
    for ([this.#x] of [[5]]);
    return [this.#x, this.#y, P.#s];
  }
  sync(arr) {
    [1].forEach(() => {
      [this.#x, this.#y] = arr;
      for (this.#x of ["q"]);
      for (this.#y in { key: 1 });
    });
    return [this.#x, this.#y];
  }
}
console.log(await new P().set([undefined, 3, 4]), new P().sync([1, 2]));
console.log(log.join());
