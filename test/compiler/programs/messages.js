// What the engine says names things as the program does, wherever they live in the executable.
const say = async (work) => {
  try {
    console.log("passed", await work());
  } catch (error) {
    console.log(`${error.name}: ${error.message}`, error.stack.startsWith(`${error.name}: ${error.message}`));
  }
};
let captured,
  other = {},
  list = [captured, other];
const keep = () => {
  captured = captured;
  other = other;
  return list;
};
await say(() => captured());
await say(() => other.missing());
await say(() => other[captured]());
await say(() => new captured());
await say(() => new other.missing());
await say(() => {
  for (const x of captured) x();
});
await say(() => [...other]);
await say(() => {
  const [x] = other;
  return x;
});
await say(() => {
  const { x } = captured;
  return x;
});
await say(async () => {
  await null;
  captured();
});
await say(async () => {
  await null;
  other.missing();
});
await say(async () => captured(await 1));
await say(async () => other.missing(await 1));
await say(async () => (await other).missing());
await say(async () => (await other)());
class Thing {
  #secret = 1;
  async work() {
    await null;
    this.missing();
  }
  async deep() {
    await null;
    this.a.b();
  }
  async hidden() {
    await null;
    this.#secret();
  }
  arrow = async () => {
    await null;
    this.missing();
  };
  async inner() {
    await null;
    return [1].map(() => this.missing());
  }
  async sup() {
    await null;
    super.missing();
  }
  sync() {
    return (() => this.missing())();
  }
  async args() {
    await null;
    arguments.missing();
  }
  async fails(v) {
    await null;
    for (const x of v) await x;
  }
  async destructures(v) {
    const {
      a: { b },
    } = await v;
    return b;
  }
}
const thing = new Thing();
for (const name of ["work", "deep", "hidden", "arrow", "inner", "sup", "sync", "args"])
  await say(() => thing[name]());
await say(() => thing.fails(5));
await say(() => thing.destructures({}));
async function shadowing(list) {
  const keepAll = [];
  for (const item of list) {
    const inner = item;
    await null;
    keepAll.push(() => inner);
    {
      const inner = undefined;
      await null;
      try {
        inner();
      } catch (e) {
        console.log(e.message);
      }
    }
  }
  const step = undefined;
  await null;
  try {
    step();
  } catch ({ message }) {
    console.log(message);
  }
  try {
    list.nope.x;
  } catch (e) {
    keepAll.push(() => e);
    await null;
    console.log(e.message);
  }
  return keepAll.length;
}
await say(() => shadowing([1]));
await say(() => Promise.resolve().then(() => captured()));
await say(() => new Promise(() => other.missing()));
await say(() =>
  Promise.reject(new TypeError("my own $s1.x and $v")).catch((e) => e.message === "my own $s1.x and $v"),
);
function* gen() {
  yield captured();
}
await say(() => gen().next());
await say(() => {
  const c = 1;
  const f = () => {
    c = 2;
  };
  f();
});
await say(() => {
  later;
  let later = () => later;
});
await say(async () => {
  await null;
  (() => late)();
  let late = 1;
  return () => (late = 2);
});
await say(() => null.x);
await say(() => undefinedVariable);
await say(() => ({}) instanceof captured);
await say(() => "x" in captured);
await say(() => {
  class A extends captured {}
});
await say(() => (() => 5)()());
await say(() => keep().nope());
// `new` of what is no constructor.
const literals = { method() { return captured; }, arrow: () => other };
await say(() => new literals.method());
await say(async () => new literals.method(await 1));
await say(async () => new (literals.arrow())(await 1));
await say(async () => new captured(await 1));
await say(async () => new (await literals.arrow)());
await say(async () => new (await literals.arrow)(await 1));
await say(() => new ({ method() { return captured; } }).method());
await say(() => new ({ get method() { return literals.arrow; } }).method());
await say(() => new ({ method() { return super.x; } }).method());
await say(() => ({ method() { return super.x; } }).other());
await say(async () => new ({ method() { return super.x; } }).method(await 1));
await say(async () => new ({ async method() { return captured; } }).method(await 1));
const Fails = class {
  constructor(message) {
    throw new TypeError(message);
  }
};
await say(async () => new Fails(await "the constructor's own"));
await say(async () => new ((Cls) => Cls)(Fails)(await "the constructor's own"));
// What a loop's pattern cannot take apart.
for (const things of [[undefined], [null], [5]]) {
  await say(async () => {
    for (const [x] of things) captured = x;
  });
  await say(async () => {
    for (const { x } of things) captured = x;
  });
  await say(async () => {
    for (const [x] of await things) captured = x;
  });
  await say(async () => {
    for (const { x } of things) captured = await x;
  });
  await say(async () => {
    for (const x of await things[0]) captured = x;
  });
}
// Private members, in code that had to leave its class.
class Secretive {
  #missing;
  #things = {};
  async call() { await this.#things.nope(); }
  async give() { return this.#things.nope(); }
  async run() { for (const x of this.#missing) await x; }
  async go() { for (const x of this.#missing) { for (let i = 0; i < 3; i++) captured = x; } }
  async make() { new this.#things(await 1); }
}
for (const name of ["call", "give", "run", "go", "make"]) await say(() => new Secretive()[name]());
// `super` where there is nothing above.
class Topmost extends null {
  async read() { return super.x + (await 1); }
  async readBy(key) { return super[key] + (await 1); }
  async write() { super.x = await 1; }
  async deep() { super.x.y = await 1; }
  async add() { super.x += await 1; }
  async call() { await super.x(); }
}
for (const name of ["read", "write", "deep", "add", "call"]) await say(() => Topmost.prototype[name]());
await say(() => Topmost.prototype.readBy(Symbol("key")));
