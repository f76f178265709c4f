const A = async (x) => {
  await null;
  return x;
};
class Base {
  constructor(x) {
    this.bx = x;
  }
  get v() {
    return this._v ?? 10;
  }
  set v(x) {
    this._v = x;
  }
  m(...a) {
    return ["base", this.tag, ...a];
  }
  static sm() {
    return "static " + this.name;
  }
  static get sv() {
    return this._sv ?? 1;
  }
  static set sv(v) {
    this._sv = v;
  }
}
class D extends Base {
  tag = "d";
  #p = 1;
  field = () => super.m("field");
  lit = {
    __proto__: {
      hi() {
        return "proto hi " + this.n;
      },
    },
    n: 4,
    hi() {
      return super.hi() + "!";
    },
    async ahi() {
      await null;
      return super.hi();
    },
    *ghi() {
      yield super.hi();
    },
  };
  static lit = {
    __proto__: {
      hi() {
        return "sproto";
      },
    },
    hi() {
      return super.hi();
    },
  };
  constructor(x, mode) {
    if (mode === 1) {
      const f = () => super(x);
      f();
    } else if (mode === 2) {
      (() => (() => super(x + 1))())();
    } else if (mode === 3) {
      const f = (y = super(x)) => y;
      f();
      try {
        f();
      } catch (e) {
        console.log(e.name, e.message);
      }
    } else if (mode === 4) {
      try {
        this.x;
      } catch (e) {
        console.log(e.message);
      }
      const f = () => this;
      try {
        f();
      } catch (e) {
        console.log(e.message);
      }
      super(x);
      console.log(f() === this);
    } else super(x);
    this.after = this.bx;
  }
  async am() {
    await null;
    super.v++;
    ++super.v;
    const k = "v";
    super[await A(k)] += await A(5);
    super.v ??= await A(1);
    super.v &&= super.v * 2;
    [super.v, super[k]] = [super.v + 1, super.v + 2];
    ({ z: super.v = await A(3) } = {});
    return [
      super.v,
      super.m(await A(1), 2),
      await (async () => super.m(3))(),
      (() => super[await_()]("k"))(),
    ];
  }
  arrow() {
    return [1].map(() => {
      super.v **= 2;
      super.v ||= 9;
      super.v--;
      for (super.v of [7, 8]);
      return super.v;
    });
  }
  static async sa() {
    await null;
    super.sv++;
    return [super.sm(), super.sv, (() => super.sm())()];
  }
  *gen() {
    yield super.m("g");
    yield* [super.v];
  }
  async *agen() {
    yield super.m("ag");
  }
  get acc() {
    return super.v + 1;
  }
  set acc(v) {
    super.v = v;
  }
  del() {
    try {
      (() => delete super.v)();
    } catch (e) {
      return e.name + e.message;
    }
  }
}
function await_() {
  return "m";
}
for (const mode of [0, 1, 2, 3, 4]) {
  const d = new D(5, mode);
  console.log(
    mode,
    d.after,
    d.tag,
    await d.am(),
    d.arrow(),
    d.field().join(),
    d.lit.hi(),
    await d.lit.ahi(),
    [...d.lit.ghi()],
    D.lit.hi(),
  );
}
const d = new D(1);
console.log(await D.sa(), [...d.gen()], (await d.agen().next()).value, d.acc, ((d.acc = 50), d._v), d.del());
const lit = {
  __proto__: {
    m() {
      return "p" + this.n;
    },
  },
  n: 1,
  m() {
    return super.m();
  },
  async am() {
    return (await A(super.m)).call(this) + super.m(await A(1));
  },
  get g() {
    return (() => super.m())();
  },
  async set() {
    super.z = await A(4);
    return this.z;
  },
  [await A("comp")]() {
    return super.m();
  },
};
console.log(lit.m(), await lit.am(), lit.g, await lit.set(), lit.comp());
class Late extends Base {
  f = 1;
  #p = 2;
  constructor() {
    const r = (async () => {
      await null;
      try {
        this;
      } catch (e) {
        console.log(e.message);
      }
      super("late");
      await null;
      return [this.bx, this.f, this.#p, this instanceof Late];
    })();
    return r;
  }
}
console.log(await new Late());
class Twice extends Base {
  constructor() {
    super(1);
    this.again = () => super(2);
  }
}
const tw = new Twice();
await null;
try {
  tw.again();
} catch (e) {
  console.log(e.name, e.message);
}
class Never extends Base {
  constructor() {
    (() => {})();
  }
}
try {
  new Never();
} catch (e) {
  console.log(e.message);
}
class Never2 extends Base {
  constructor() {
    (() => this)();
  }
}
try {
  new Never2();
} catch (e) {
  console.log(e.message);
}
