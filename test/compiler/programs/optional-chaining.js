const log = [];
const A = async (x, n = String(x)) => {
  log.push(n);
  await null;
  return x;
};
const o = {
  f(x) {
    return [this === o, x];
  },
  p: {
    q: { r: 5 },
    g() {
      return this === o.p;
    },
  },
  n: null,
  arr: [1, 2, 3],
};
console.log(
  await (
    await A(o, "o")
  )?.p?.q?.r,
  (await A(null))?.p.q.r,
  (await A(undefined))?.[await A("never")],
);
console.log(
  o?.[await A("p")]?.[await A("q")]?.[await A("r")],
  o.n?.[await A("never2")].x.y(await A("never3")),
);
console.log(
  o?.f?.(await A(1)),
  o.f?.(await A(2), ...(await A([3]))),
  o.nope?.(await A("never4")),
  (o?.f)(await A(3)),
);
console.log(
  o.p?.g(await A(0)),
  (o.p?.g)(await A(0)),
  delete o?.[await A("zz")],
  delete o.n?.[await A("never5")],
);
console.log((await A(o))?.["arr"][await A(1)], typeof o?.[await A("nope")]?.x);
class K {
  #x = 1;
  #m() {
    return this.#x;
  }
  static async t(k) {
    return [
      k?.#x,
      k?.#m(await A(1)),
      (await A(null))?.#x,
      (await A(k))?.#x,
      k?.#m?.(await A(2)),
      (() => k?.#x)(),
      (() => null?.#m())(),
      (async () => (await A(k))?.#m?.(await A(1)))(),
    ];
  }
}
console.log((await K.t(new K())).map(String).join(), await (await K.t(new K())).at(-1));
console.log(log.join());
try {
  await (async () => o.n.x?.[await A("before")])();
} catch (e) {
  console.log(e.message);
}
try {
  o.q?.r;
  o.q.r?.[await A(1)];
} catch (e) {
  console.log(e.message);
}
