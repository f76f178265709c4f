const A = async (x) => {
  await null;
  return x;
};
const sym = Symbol("sym");
const log = [];
class C {
  static #count = 0;
  static [sym] = await_("static");
  [sym] = 1;
  #p = () => this.#q;
  #q = 2;
  static {
    this.ready = [1, 2].map((x) => x + C.#count);
    try {
      throw 1;
    } catch {
      C.#count = 5;
    }
  }
  static async [`comp${1}`]() {
    await null;
    return C.#count++;
  }
  get ["ac" + "c"]() {
    return this.#p();
  }
  set acc(v) {
    this.#q = v;
  }
  async *[Symbol.asyncIterator]() {
    yield* [this.#q, await A(this[sym])];
  }
  *[Symbol.iterator]() {
    yield this.#q;
  }
  static async *sg() {
    yield C.#count;
  }
  "quoted name"() {
    return 1;
  }
  123() {
    return 2;
  }
  async 456() {
    await null;
    return 3;
  }
  async "q q"() {
    await null;
    return this.#q;
  }
  static name = "Named";
  ["__proto__"] = 5;
  constructor() {}
  async await() {
    await null;
    return "await";
  }
  get() {
    return "get";
  }
  static() {
    return "static";
  }
  async async() {
    return "async";
  }
  #priv() {
    return super.toString === Object.prototype.toString;
  }
  async usePriv() {
    await null;
    return [this.#priv(), #priv in this, #q in {}, (() => #q in this)()];
  }
  static async of(...a) {
    await null;
    return new this(...a);
  }
}
function await_(x) {
  log.push(x);
  return x;
}
const c = await C.of();
console.log(
  C.ready,
  await C.comp1(),
  await C.comp1(),
  c.acc,
  ((c.acc = 9), c.acc),
  [...c],
  C[sym],
  c["quoted name"](),
  c[123](),
  await c[456](),
  await c["q q"](),
  C.name,
  Object.keys(c),
  await c.await(),
  c.get(),
  c.static(),
  await c.async(),
  await c.usePriv(),
);
for await (const x of c) console.log(x);
for await (const x of C.sg()) console.log(x);
console.log(
  Object.getOwnPropertyNames(C.prototype).join(),
  C.of.name,
  c.usePriv.name,
  C.prototype[Symbol.asyncIterator].name,
  Object.getOwnPropertyDescriptor(C.prototype, "acc").get.name,
  (await A(class {})).name,
  class {
    static async x() {}
  }.x.name,
  c.usePriv.length,
  C.of.length,
);
class Late extends (await A(C)) {
  [await A("k1")] = await_("k1v");
  static [await A("k2")] = 2;
  async [await A("m")]() {
    return super.get();
  }
  static {
    log.push("late block");
  }
  accessorless = new.target;
}
const l = new Late();
console.log(l.k1, Late.k2, await l.m(), log.join(), l instanceof C, Late.comp1 === C.comp1);
const o = {
  __proto__: {
    inherited() {
      return "inh";
    },
  },
  [await A("x")]: 1,
  async *gen() {
    yield this.x;
  },
  get g() {
    return this.x;
  },
  set g(v) {
    this.x = v;
  },
  ["c" + 1]: () => 5,
  async [await A("am")](a = await_("d")) {
    await null;
    return super.inherited() + a;
  },
  fn: function named() {
    return named.name;
  },
  arrow: async () => {
    await null;
    return typeof this;
  },
  1.5: "num",
  "quo te": 1,
  [sym]: async function () {
    return await A("s");
  },
  ...(await A({ spread: 1 })),
  get [await A("cg")]() {
    return "cg";
  },
};
o.g = 4;
console.log(
  o.g,
  (await o.gen().next()).value,
  o.c1(),
  o.c1.name,
  await o.am(),
  o.am.name,
  o.fn(),
  await o.arrow(),
  await o[sym](),
  o[sym].name,
  JSON.stringify(o),
  o.cg,
  o.gen.name,
);
const { set } = Object.getOwnPropertyDescriptor(o, "g");
console.log(set.name, set.length);
class Pt {
  constructor(x) {
    this.x = x;
  }
  static from = async (x) => new this(await A(x));
  static #made = new WeakSet();
  make = () => {
    Pt.#made.add(this);
    return Pt.#made.has(this);
  };
  get double() {
    return (async () => this.x * 2)();
  }
}
const p = await Pt.from(3);
await null;
console.log(p.x, p.make(), await p.double, p instanceof Pt);
function Old(x) {
  if (!(this instanceof Old)) return new Old(x);
  this.x = x;
}
Old.prototype.get = async function () {
  await null;
  return this.x;
};
Object.setPrototypeOf(Old2.prototype, Old.prototype);
function Old2(x) {
  Old.call(this, x);
}
console.log(await new Old(1).get(), await Old(2).get(), await new Old2(3).get());
const F = class Inner {
  static me() {
    return Inner;
  }
  async self() {
    await null;
    try {
      Inner = 1;
    } catch (e) {
      return e.message;
    }
  }
};
console.log(F.me() === F, await new F().self(), F.name);
const mixin = (B) =>
  class Mixed extends B {
    async hi() {
      await null;
      return "mixed " + (await super.hi?.());
    }
  };
class HB {
  async hi() {
    return "base";
  }
}
class HM extends mixin(mixin(HB)) {}
console.log(await new HM().hi(), Object.getPrototypeOf(HM).name);
class Err extends Error {
  constructor(m, o) {
    super(m, o);
    this.name = "Err";
  }
  get tagged() {
    return `[${this.message}]`;
  }
}
try {
  await (async () => {
    throw new Err("boom", { cause: await A("c") });
  })();
} catch (e) {
  await null;
  console.log(e.tagged, e.cause, e instanceof Err, e instanceof Error, String(e));
}
class Arr extends Array {
  sum() {
    return this.reduce((a, b) => a + b, 0);
  }
}
const arr = Arr.from([1, 2, 3]);
await null;
console.log(arr.sum(), arr.map((x) => x * 2).sum(), arr instanceof Arr, arr.length);
class Stat {
  static a = 1;
  static b = this.a + 1;
  static c = () => this.b;
  static async d() {
    await null;
    return super.toString === Function.prototype.toString;
  }
  static get e() {
    return this.c();
  }
  static set e(v) {
    this.b = v;
  }
}
Stat.e = 10;
await null;
console.log(Stat.c(), await Stat.d(), Stat.e);
function Fn() {}
Fn.async = async () => {
  await null;
  return 1;
};
Fn[sym] = "s";
await null;
console.log(await Fn.async(), Fn[sym], Fn.name);
console.log(
  /(?<y>\d{4})[\p{L}--[a-z]]/v.exec("2024X")?.groups.y,
  [..."a1b2".matchAll(/\d/g)].map((m) => m[0]).join(),
  2 ** (3 ** 2),
  (-2) ** 2,
  10n ** 20n,
  0b11 + 0o17 + 0xff,
  1_000,
);
// What default values of plain functions need on the way is theirs.
function defaults(a, b = { ["k" + a]() { return a; } }, { [a + "x"]: c = { get [a]() { return b; }, [a]: () => c } } = {}, ...rest) {
  return [b["k" + a].name, c[a].name, rest.length];
}
class Defaults {
  #hidden = () => 7;
  plain(a = this?.#hidden?.(), b = super.toString?.name) {
    return [a, b];
  }
}
await null;
console.log(defaults(1), defaults.length, new Defaults().plain());
