class Base {
  #id;
  static made = 0;
  static #secret = 7;
  constructor(id) {
    this.#id = id;
    Base.made++;
  }
  get id() {
    return this.#id;
  }
  set id(v) {
    this.#id = v;
  }
  #hidden(x) {
    return x + this.#id;
  }
  async describe(t) {
    await 0;
    return t + this.#id + this.#hidden(1);
  }
  static async peek() {
    await 0;
    return Base.#secret++;
  }
  static is(o) {
    return #id in o;
  }
  bump() {
    return [1, 2].map((x) => (this.#id += x));
  }
  later() {
    return async () => {
      this.#id++;
      await 0;
      this.#id ??= 5;
      const old = this.#id++;
      return [old, this.#id, #id in this, this.#hidden(2)];
    };
  }
}
class Job extends Base {
  history = [];
  handler = (x) => {
    this.history.push(x);
    return this.id;
  };
  static kind = "job";
  constructor(id, mode = "fast") {
    super(id);
    this.mode = mode;
    const f = () => this;
    this.self = f();
  }
  async describe(tag) {
    const s = await super.describe(tag + "!");
    this.history.push(s);
    return s;
  }
  static async create(id) {
    const j = new this(id);
    await null;
    return j;
  }
  get double() {
    return (() => super.id * 2)();
  }
}
const j = await Job.create(3);
console.log(
  await j.describe("a"),
  j.handler("x"),
  j.history.join(),
  j.self === j,
  j.double,
  Base.made,
  await Base.peek(),
  await Base.peek(),
  Base.is(j),
  Base.is({}),
);
console.log(
  j.bump().join(),
  (await j.later()()).join(),
  Job.kind,
  Job.name,
  j.describe.name,
  Job.length,
  Object.getOwnPropertyNames(Job.prototype).join(),
);
try {
  Base.prototype.bump.call({});
} catch (e) {
  console.log(e.constructor.name);
}
async function local(n) {
  const key = "k" + n;
  class L extends (await Promise.resolve(Base)) {
    static count = n;
    [key]() {
      return n;
    }
    static [await "s"] = 5;
    #p = n;
    async p() {
      await 0;
      return this.#p + super.id;
    }
    static {
      this.ready = n * 2;
    }
  }
  return L;
}
const L1 = await local(1),
  L2 = await local(2);
console.log(L1 !== L2, new L1(9).k1(), await new L2(8).p(), L2.s, L1.ready, L1.name, L2.count);
const Anon = class {
  static self() {
    return Anon;
  }
  me() {
    return async () => {
      await 0;
      return this.constructor.name;
    };
  }
};
console.log(await new Anon().me()(), Anon.name);
const o = {
  __proto__: {
    hi(x) {
      return "hi" + x;
    },
    get v() {
      return 10;
    },
  },
  hi(x) {
    return super.hi(x) + "!";
  },
  async ho() {
    await 0;
    return super.hi(await "ho") + super.v;
  },
};
console.log(o.hi(1), await o.ho());
class Counter {
  static #n = 0;
  static next() {
    return ++Counter.#n;
  }
  static async slow() {
    await 0;
    Counter.#n += 10;
    return Counter.#n;
  }
}
Counter.next();
console.log(await Counter.slow(), Counter.next());
class E2 extends Error {
  constructor(m, code) {
    super(m);
    this.code = code;
    this.name = "E2";
  }
}
try {
  await (async () => {
    throw new E2("boom", 4);
  })();
} catch (e) {
  console.log(e instanceof E2, e instanceof Error, String(e), e.code);
}
class Acc {
  #v = 1;
  get #w() {
    return this.#v;
  }
  set #w(x) {
    this.#v = x;
  }
  async go() {
    await 0;
    this.#w += 5;
    this.#w++;
    return this.#w;
  }
}
console.log(await new Acc().go());
class A {
  constructor() {
    this.n = new.target.name;
  }
  static m() {
    return new this().n;
  }
}
class B extends A {}
console.log(B.m());
class Gen {
  *items() {
    yield* [1, 2];
  }
  async *slow() {
    yield 1;
    yield await 2;
  }
  static of(...xs) {
    return xs.length;
  }
}
console.log([...new Gen().items()].join(), Gen.of(1, 2));
class P {
  x = this.y?.();
  y() {
    return 4;
  }
  static z = (() => P.name)();
  "quoted key" = 1;
  42 = 2;
  static async [Symbol.asyncIterator]() {}
}
const p = new P();
console.log(JSON.stringify(p), P.z);
class Chain {
  #v = 0;
  add(n) {
    this.#v += n;
    return this;
  }
  async get() {
    return this.#v;
  }
}
console.log(await new Chain().add(1).add(2).get());
const mixin = (S) =>
  class extends S {
    extra() {
      return "extra" + super.id;
    }
  };
const M = mixin(Base);
console.log(new M(4).extra(), M.name);
let D = class D {
  m() {
    return D.name;
  }
};
const D0 = D;
D = null;
console.log(new D0().m());
class Derived2 extends Base {
  constructor() {
    const f = () => this;
    try {
      f();
    } catch (e) {
      super(1);
      console.log(e.constructor.name, f() === this);
    }
  }
}
new Derived2();
