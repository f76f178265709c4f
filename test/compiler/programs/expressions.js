const w = async (x) => {
  console.log("w", x);
  return x;
};
const t = (x) => {
  console.log("t", x);
  return x;
};
async function f() {
  const o = {
    a: 1,
    b: {
      c: 2,
      m(x, y) {
        return [this.c, x, y];
      },
    },
    n: null,
    k: 5,
  };
  console.log(t(1) + (await w(2)) * t(3));
  console.log([t(1), await w(2), ...[t(3)], ...(await w([4])), t(5)].join());
  console.log({ a: t(1), b: await w(2), ["c" + (await w(3))]: t(4), ...(await w({ d: 5 })), a2: t(6) });
  console.log(
    o.b.m(t(1), await w(2)),
    o["b"].m(await w(1)),
    o?.b?.m(await w(7), 8),
    o.n?.m(await w(9)),
    o.zz?.(await w(1)),
    o.n?.x.y[await w(2)].z,
  );
  o.a += await w(10);
  o.b.c -= await w(1);
  o.n ??= await w("n");
  o.a &&= await w(3);
  o.k ||= await w("no");
  o[await w("q")] = t(1);
  o[t("k")] += await w(2);
  let x = 1;
  x += await w((x = 5));
  console.log(x, o);
  console.log(
    (await w(0)) && (await w(1)),
    (await w(0)) || (await w(2)),
    (await w(null)) ?? (await w(3)),
    (await w(1)) ? await w("y") : await w("n"),
  );
  console.log(`a${t(1)}b${await w(2)}c${t(3)}`, ((s, ...v) => s.raw.join("|") + v)`x${t(1)}y${await w(2)}z`);
  console.log(
    (await w(1), await w(2), t(3)),
    typeof (await w("s")),
    -(await w(4)),
    !(await w(0)),
    delete o[await w("q")],
    void (await w(1)),
  );
  const { p = await w("dp"), q: { r = await w("dr") } = {}, ...rest } = { s: 1, q: { r: 2 } };
  console.log(p, r, rest);
  const [a1 = await w("a1"), , b1 = await w("b1"), ...c1] = [undefined, 2, 3, 4, 5];
  console.log(a1, b1, c1);
  const { [await w("dyn")]: dyn = t("d") } = {};
  console.log(dyn);
  let u, v2;
  ({ u, v: v2 = await w("v") } = { u: 1 });
  [u, v2] = [v2, await w(u)];
  console.log(u, v2);
  [o.x1, o.x2 = await w("x2")] = [1];
  console.log(o.x1, o.x2);
  console.log(
    new Date(await w(0)).getTime(),
    new (await w(Map))([[t(1), await w(2)]]).size,
    Math.max(...[t(1)], ...(await w([2, 3]))),
  );
  let i = 0;
  const arr = [0, 0, 0];
  arr[i++] = await w(i++);
  arr[await w(i)]++;
  ++arr[await w(1)];
  console.log(arr, i);
  try {
    o.nope(await w(1));
  } catch (e) {
    console.log(e.message);
  }
  try {
    (await w(undefined)).x;
  } catch (e) {
    console.log(e.message);
  }
  try {
    null.x(await w("no"));
  } catch (e) {
    console.log(e.message);
  }
  try {
    const [z] = await w(null);
  } catch (e) {
    console.log(e.constructor.name);
  }
  try {
    const { z = await w(1) } = null;
  } catch (e) {
    console.log(e.constructor.name);
  }
  switch (await w(2)) {
    case await w(1):
      console.log(1);
    case await w(2):
      console.log("two");
    case 3:
      console.log("three");
      await 0;
      break;
    default:
      console.log("d");
  }
  switch (t(9)) {
    default:
      console.log("dflt");
      await 0;
    case 1:
      console.log("one");
  }
  if (await w(true)) console.log("if");
  else console.log("else");
  if (!(await w(true))) console.log("if");
  else if (await w(1)) console.log("elseif");
  else await w("x");
  const fn = async (n) => (n > 0 ? (await fn(n - 1)) + n : 0);
  console.log(await fn(4));
  var vv = 1;
  {
    var vv = await w(2);
  }
  console.log(vv);
  for (var iv = 0; iv < 2; iv++) {
    await 0;
    var inner = iv;
  }
  console.log(iv, inner);
  return (await w(1)) + (await (async () => t(2))());
}
console.log(await f());
const order = [];
const p = Promise.resolve();
const go = (n, k) =>
  (async () => {
    for (let i = 0; i < k; i++) {
      order.push(n + i);
      await p;
    }
  })();
async function r1() {
  return Promise.resolve(1);
}
async function r2() {
  return await Promise.resolve(1);
}
async function r3() {
  return 1;
}
const thenable = {
  then(r) {
    order.push("then");
    r(1);
  },
};
r1().then(() => order.push("r1"));
r2().then(() => order.push("r2"));
r3().then(() => order.push("r3"));
(async () => {
  await thenable;
  order.push("th");
})();
(async () => thenable)().then(() => order.push("th2"));
await Promise.all([go("x", 6), go("y", 6)]);
console.log(order.join());

// A constant of a block has the name of a variable that changes around it.
async function shadowed(a) {
  const seen = [];
  for (const k of [0, 0]) {
    if ({ u: a, [k]: --a, ...{ w: await k } }.u) {
      const a = 2;
      seen.push(a);
    } else {
      seen.push("none");
    }
    {
      let a;
      a = 7;
      if (a < k) break;
    }
    seen.push(a);
  }
  return seen.join();
}
console.log(await shadowed(1));
