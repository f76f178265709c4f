// class fields and decorators-like patterns under moves, private edge cases, getters on prototypes, symbols
const A = async (x) => {
  await null;
  return x;
};
class V {
  static #inst = new Map();
  #v;
  constructor(v) {
    this.#v = v;
    V.#inst.set(v, this);
  }
  static get(v) {
    return this.#inst.get(v);
  }
  eq(o) {
    return #v in o && this.#v === o.#v;
  }
  async swap(o) {
    [this.#v, o.#v] = [o.#v, await A(this.#v)];
    return [this.#v, o.#v];
  }
  async upd() {
    this.#v += await A(1);
    this.#v++;
    --this.#v;
    this.#v **= 2;
    this.#v ??= await A(0);
    return this.#v;
  }
  get #priv() {
    return this.#v;
  }
  set #priv(x) {
    this.#v = x;
  }
  async acc() {
    this.#priv = await A(5);
    this.#priv += 1;
    return this.#priv;
  }
  static #sm(x) {
    return x + this.#inst.size;
  }
  static async sm() {
    await null;
    return this.#sm(await A(1));
  }
  async *gen() {
    yield this.#v;
    this.#v = yield* [await A(2), this.#v];
  }
  del() {
    try {
      return delete this.v;
    } catch (e) {
      return e.message;
    }
  }
  wrong() {
    try {
      return ({}.constructor.call, V.prototype.eq.call({}, {}));
    } catch (e) {
      return e.message;
    }
  }
  async wrongAsync() {
    try {
      return await (async (o) => {
        await null;
        return o.#v;
      })({});
    } catch (e) {
      return e.message;
    }
  }
  async setWrong() {
    try {
      await (async (o) => {
        await null;
        o.#v = 1;
      })({});
    } catch (e) {
      return e.message;
    }
  }
  async readonly() {
    try {
      await (async () => {
        await null;
        this.#m = 1;
      })();
    } catch (e) {
      return e.message;
    }
  }
  #m() {}
  async getOnly() {
    try {
      await (async () => {
        await null;
        this.#go = 1;
      })();
    } catch (e) {
      return e.message;
    }
  }
  get #go() {
    return 1;
  }
  async setOnly() {
    try {
      return await (async () => {
        await null;
        return this.#so;
      })();
    } catch (e) {
      return e.message;
    }
  }
  set #so(v) {}
  async inWrong() {
    try {
      return await (async () => {
        await null;
        return #v in 5;
      })();
    } catch (e) {
      return e.message;
    }
  }
}
const a = new V(1),
  b = new V(2);
console.log(
  a.eq(b),
  await a.swap(b),
  V.get(1) === a,
  await a.upd(),
  await a.acc(),
  await V.sm(),
  a.del(),
  a.wrong(),
);
for (const k of ["wrongAsync", "setWrong", "readonly", "getOnly", "setOnly", "inWrong"])
  console.log(k, await a[k]());
const g = a.gen();
console.log(await g.next(), await g.next(), await g.next(), await g.next("x"), await g.next());
class Outer {
  #o = 1;
  static make() {
    return class Inner extends Outer {
      #i = 2;
      async both() {
        await null;
        return [this.#i, (() => this.#o)(), await (async () => this.#o + this.#i)()];
      }
      #o2() {
        return this.#o;
      }
      call() {
        return [1].map(() => this.#o2())[0];
      }
      get #o() {
        return "shadow";
      }
    };
  }
}
const In = Outer.make();
const inn = new In();
console.log(await inn.both(), inn.call(), In.name);
const S = Symbol("s");
class Sy {
  [S] = 1;
  static [Symbol.hasInstance](x) {
    return S in x;
  }
  get [Symbol.toStringTag]() {
    return "Sy!";
  }
  *[Symbol.iterator]() {
    yield this[S];
  }
  [Symbol.toPrimitive](h) {
    return h;
  }
  async [Symbol.asyncDispose]() {}
}
const sy = new Sy();
await null;
console.log(sy instanceof Sy, String(Object.prototype.toString.call(sy)), [...sy], `${sy}`, +sy);
let n = 0;
class Seq {
  a = ++n;
  b = (() => ++n)();
  [(++n, "c")] = ++n;
  static d = ++n;
  static {
    this.e = ++n;
  }
  f = this.a + this.b;
}
await null;
const q = new Seq();
console.log(JSON.stringify(q), Seq.d, Seq.e, JSON.stringify(new Seq()));
class Acc {
  static accessorCalls = 0;
  get x() {
    Acc.accessorCalls++;
    return this._x;
  }
  set x(v) {
    this._x = v;
  }
  async bump() {
    this.x++;
    this.x ||= await A(9);
    ({ y: this.x = await A(7) } = {});
    return this.x;
  }
}
console.log(await new Acc().bump(), Acc.accessorCalls);
class Null extends null {
  static s = 1;
  static async m() {
    await null;
    return this.s;
  }
}
console.log(await Null.m(), Object.getPrototypeOf(Null.prototype));
class Ret {
  constructor() {
    return {
      async hi() {
        await null;
        return "ret";
      },
    };
  }
}
console.log(await new Ret().hi());
class RetD extends Ret {
  f = 1;
  constructor() {
    super();
  }
}
console.log(new RetD().f);
