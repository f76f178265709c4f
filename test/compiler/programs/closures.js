function counter(start, step = 1) {
  let n = start;
  return {
    inc() {
      n += step;
      return n;
    },
    get value() {
      return n;
    },
    set value(v) {
      n = v;
    },
    dec: () => --n,
  };
}
const c = counter(5, 2);
c.inc();
c.dec();
c.value += 10;
console.log(
  c.value,
  Object.keys(c).join(),
  c.inc.name,
  c.dec.name,
  Object.getOwnPropertyDescriptor(c, "value").get.name,
);
function fact() {
  const f = (n) => (n < 2 ? 1 : n * f(n - 1));
  function even(n) {
    return n === 0 || odd(n - 1);
  }
  function odd(n) {
    return n !== 0 && even(n - 1);
  }
  return [
    f(5),
    even(4),
    odd(4),
    (function g(n) {
      return n ? g(n - 1) + 1 : 0;
    })(7),
  ];
}
console.log(fact().join());
const named = {
  a: () => 1,
  b: function () {},
  async c() {},
  d: async () => {},
  ["e" + 1]: () => 2,
  ["f"]() {},
  get g() {
    return 1;
  },
};
console.log(
  Object.entries(named)
    .map(([k, v]) => k + ":" + (v.name ?? v))
    .join(),
);
let h = function () {};
let k;
k = () => {};
const { m = () => {} } = {};
console.log(h.name, k.name, m.name, (() => {}).name === "", function () {}.name === "");
function args() {
  const f = () => arguments.length + arguments[0];
  return f();
}
console.log(args(3, 4));
function T() {
  this.x = 1;
  const f = () => [this.x, new.target === T];
  return { r: f() };
}
console.log(new T().r.join());
const o = {
  x: 1,
  f() {
    return [1, 2].map((y) => y + this.x);
  },
  async g() {
    await 0;
    return [1].map(async (z) => {
      await 0;
      return z + this.x;
    });
  },
};
console.log(o.f().join(), await Promise.all(await o.g()));
function defaults(a, b = () => a, { c = a, d: [e = c] = [] } = {}) {
  a++;
  return [a, b(), c, e];
}
console.log(defaults(1).join(), defaults.length);
async function adefaults(a, b = () => a, { c = a } = {}, ...rest) {
  await 0;
  a++;
  return [a, b(), c, rest.length];
}
console.log((await adefaults(1, undefined, {}, 4, 5)).join(), adefaults.length, adefaults.name);
console.log(
  await (async () => {
    try {
      await (async ({ a }) => a)();
    } catch (e) {
      return e.constructor.name;
    }
  })(),
);
function shadow() {
  let x = 1;
  const fs = [];
  {
    let x = 2;
    fs.push(() => x++);
    {
      const x = 3;
      fs.push(() => x);
    }
  }
  fs.push(() => x);
  return fs.map((f) => f()).join() + fs[0]();
}
console.log(shadow());
switch (1) {
  case 1:
    let q = 1;
  case 3:
    q++;
    const r = () => q;
    console.log(r());
}
try {
  switch (3) {
    case 1:
      let q = 1;
    case 3:
      q = 2;
      console.log(() => q);
  }
} catch (e) {
  console.log(e.message);
}
for (const f of [1, 2].map((x) => (y) => (z) => x + y + z)) console.log(f(10)(100));
const memo =
  (fn, cache = new Map()) =>
  (x) =>
    cache.has(x) ? cache.get(x) : (cache.set(x, fn(x)), cache.get(x));
const slow = memo((x) => x * 2);
console.log(slow(4), slow(4));
console.log(
  (() => {
    try {
      return tz();
      function tz() {
        return later;
      }
      const later = 1;
    } catch (e) {
      return e.message;
    }
  })(),
);
console.log(
  (() => {
    const f = () => late;
    try {
      f();
    } catch (e) {
      return e.message + typeof f;
    }
    let late = 1;
    return late;
  })(),
);
console.log(
  await (async () => {
    try {
      early;
    } catch (e) {
      await 0;
      return e.message;
    }
    let early = 1;
    return early;
  })(),
);
var hoisted = typeof fn2;
function fn2() {
  return v2;
}
var v2 = 5;
console.log(hoisted, fn2());
{
  function inBlock() {
    return "block";
  }
  console.log(inBlock());
}
async function asyncShadow(x) {
  const r = [x];
  {
    let x = 2;
    await 0;
    r.push(x);
    {
      let x = 3;
      await 0;
      r.push(x);
    }
    r.push(x);
  }
  r.push(x);
  return r.join();
}
console.log(await asyncShadow(1));
console.log(
  typeof undefinedName,
  (() => {
    try {
      return undefinedName;
    } catch (e) {
      return e.message;
    }
  })(),
);
try {
  new (async () => {})();
} catch (e) {
  console.log(e.constructor.name);
}
try {
  new o.f();
} catch (e) {
  console.log(e.constructor.name);
}
console.log("prototype" in async function () {}, "prototype" in o.f, "prototype" in function () {});
