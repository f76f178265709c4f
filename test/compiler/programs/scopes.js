const A = async (x) => {
  await null;
  return x;
};
// default-parameter scopes
function redeclared(a, g = () => a) {
  var a;
  const before = a;
  a = 2;
  return [before, a, g()];
}
function redeclaredFn(a, g = () => a) {
  function a() {}
  return [typeof a, g()];
}
function setter(
  a,
  set = (v) => {
    a = v;
  },
  get = () => a,
) {
  var a;
  set(5);
  return [a, get()];
}
async function redeclaredAsync(a, g = () => a, h = (v) => (a = v)) {
  var a;
  await null;
  const before = a;
  a = 2;
  await null;
  h(9);
  return [before, a, g()];
}
function* redeclaredGen(a = 1, g = () => a) {
  var a = 7;
  yield [a, g()];
}
function bodyVar(f = () => typeof inner, inner2 = 3) {
  var inner = 1;
  return [f(), inner, inner2];
}
const x = "outer";
function outerDefault(a = x, b = () => x) {
  var x = "inner";
  return [a, b(), x];
}
async function order(
  a = (await_.push("a"), 1),
  { b = (await_.push("b"), a + 1), c = () => b } = {},
  ...[d = (await_.push("d"), 3)]
) {
  await null;
  return [a, b, c(), d];
}
const await_ = [];
console.log(
  redeclared(1),
  redeclaredFn(1),
  setter(1),
  await redeclaredAsync(1),
  [...redeclaredGen()],
  bodyVar(),
  outerDefault(),
  await order(),
  await_.join(),
  order.length,
);
try {
  (function (a = b, b = 1) {})();
} catch (e) {
  console.log(e.message);
}
try {
  await (async function (a = b, b = 1) {})();
} catch (e) {
  console.log(e.message);
}
// arguments
async function args(a, b) {
  arguments[0] = 9;
  await null;
  return [a, arguments.length, arguments[0], [...arguments].join(), typeof arguments.callee === "x"];
}
console.log(await args(1, 2, 3).catch((e) => e.constructor.name));
async function argsArrow() {
  await null;
  return (() => (async () => [await A(arguments[1]), arguments.length])())();
}
console.log(
  await argsArrow(4, 5),
  Object.prototype.toString.call(
    (function () {
      return arguments;
    })(),
  ),
);
function* argsGen() {
  yield arguments.length;
  yield* arguments;
}
console.log([...argsGen(7, 8)].join());
const obj = {
  async m() {
    await null;
    return [this === obj, arguments.length];
  },
  *g() {
    yield this === obj;
  },
  async *ag() {
    yield [this === obj, arguments[0]];
  },
  get x() {
    return arguments.length;
  },
};
console.log(await obj.m(1), [...obj.g()], (await obj.ag("q").next()).value, obj.x);
// new.target
async function nt() {
  await null;
  return new.target;
}
function NT() {
  const f = () => new.target;
  this.f = f;
  this.later = async () => {
    await null;
    return new.target === NT;
  };
}
class NTC {
  constructor() {
    this.t = new.target;
    this.g = () => new.target?.name;
  }
  static s() {
    return new.target;
  }
  field = new.target;
}
class NTD extends NTC {
  constructor() {
    super();
    this.d = (() => new.target)();
  }
}
const n = new NT();
console.log(
  await nt(),
  n.f() === NT,
  await n.later(),
  new NTC().t.name,
  new NTD().t.name,
  new NTD().g(),
  new NTD().d.name,
  NTC.s(),
  new NTC().field,
);
console.log(Reflect.construct(NT, [], NTC).f() === NTC);
// labels
async function labels() {
  const out = [];
  a: for (let i = 0; i < 3; i++) {
    b: {
      c: for (const j of [0, 1, 2]) {
        try {
          if (j === 1) continue c;
          if (i === 1) break b;
          if (i === 2) break a;
          await null;
          out.push(i, j);
        } finally {
          await null;
          out.push("f" + i + j);
          if (i === 0 && j === 2) continue a;
        }
      }
      out.push("after c");
    }
    out.push("after b");
  }
  d: {
    if (out.length) break d;
    out.push("no");
  }
  e: if (await A(1)) {
    if (await A(1)) break e;
    out.push("no");
  }
  f: try {
    await null;
    break f;
  } finally {
    out.push("ff");
  }
  g: switch (await A(1)) {
    case 1:
      for (;;) {
        await null;
        break g;
      }
  }
  h: do {
    await null;
    continue h;
  } while (await A(false));
  return out.join();
}
console.log(await labels());
async function finallyWins() {
  for (const i of [1, 2]) {
    try {
      return "try";
    } finally {
      await null;
      if (i === 1) continue;
      break;
    }
  }
  return "end";
}
async function finallyReturn() {
  try {
    try {
      throw new Error("x");
    } finally {
      return await A("inner");
    }
  } catch {
    return "caught";
  }
}
async function nestedFinally() {
  const o = [];
  try {
    try {
      try {
        return o;
      } finally {
        o.push(1);
        await null;
      }
    } finally {
      o.push(2);
      await A();
    }
  } finally {
    o.push(3);
  }
}
console.log(await finallyWins(), await finallyReturn(), await nestedFinally());
// tdz & closures in switch and loops
async function sw(v) {
  switch (await A(v)) {
    case await A(0):
      let y = "y0";
      var fns = [() => y];
    default:
      y = "def";
      await null;
      fns?.push(() => y + "!");
      break;
    case 2: {
      const y = 2;
      await null;
      return [y];
    }
    case 3:
      try {
        y;
      } catch (e) {
        return e.message;
      }
      function inSwitch() {
        return "in";
      }
    case 4:
      return inSwitch();
  }
  return fns?.map((f) => f());
}
for (const v of [0, 1, 2, 3, 4])
  try {
    console.log(await sw(v));
  } catch (e) {
    console.log(e.message);
  }
const fs = [];
for (let i = 0, inc = () => i++; i < 3; inc(), i++) {
  await null;
  fs.push(() => i);
  if (i > 5) break;
}
console.log(fs.map((f) => f()).join());
for (const k in { a: 1, b: 2, __proto__: { c: 3 } }) {
  await null;
  fs.push(() => k);
}
console.log(
  fs
    .slice(-3)
    .map((f) => f())
    .join(),
);
const o = { a: 1, b: 2, c: 3 };
const ks = [];
for (const k in o) {
  ks.push(k);
  await null;
  delete o.b;
  o.z = 1;
}
console.log(ks.join());
for (var v of [1, 2]) await null;
console.log(v);
for (o.p of [1, 2]) await null;
console.log(o.p);
for ([o.q, o.r = await A(5)] of [[1], [2, 3]]) await null;
console.log(o.q, o.r);
try {
  for (const t of [t]) await null;
} catch (e) {
  console.log(e.message);
}
// blocks hoist functions
{
  console.log(typeof later_, later_());
  function later_() {
    return "hoisted";
  }
  await null;
}
try {
  tdz;
} catch (e) {
  console.log(e.message);
}
let tdz = 1;
await null;
console.log(tdz);
try {
  new Cls();
} catch (e) {
  console.log(e.message);
}
class Cls {}
await null;
try {
  const k = 1;
  await null;
  k = 2;
} catch (e) {
  console.log(e.message);
}
try {
  () => {
    f = 1;
  };
  const g = function me() {
    me = 1;
  };
  g();
} catch (e) {
  console.log(e.message);
}
const tag = (s, ...v) => {
  (tag.seen ??= []).push(s);
  return s.raw.join("|") + v.join();
};
for (let i = 0; i < 2; i++) console.log(tag`a${await A(i)}\n${i}`);
console.log(
  tag.seen[0] === tag.seen[1],
  Object.isFrozen(tag.seen[0]),
  (
    await A({
      tag,
      x: 1,
      t(s) {
        return [this.x, s[0]];
      },
    })
  ).t`q`,
  tag`${1}${await A(2)}`,
);
function site() {
  return tag2`x`;
}
const tag2 = (s) => s;
const first = site();
await null;
console.log(first === site(), first === tag2`x`);
