const log = (...a) => console.log(...a);
const tick = async (n) => {
  for (let i = 0; i < n; i++) await null;
  log("tick", n);
};
async function* inner() {
  try {
    const a = yield 1;
    log("in", a);
    const b = yield Promise.resolve(2);
    log("in", b);
    return "ret";
  } catch (e) {
    log("inner caught", e);
    yield "c";
  } finally {
    log("inner fin");
    await null;
  }
}
async function* outer() {
  try {
    const r = yield* inner();
    log("r", r);
    yield* [3, Promise.resolve(4)];
    yield* "ab";
    return yield* (async function* () {
      return 9;
    })();
  } finally {
    log("outer fin");
  }
}
{
  const ts = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21].map(tick);
  for await (const x of outer()) log(x);
  await Promise.all(ts);
}
{
  const g = outer();
  log(await g.next());
  const ts = [1, 2, 3, 4, 5, 6, 7, 8].map(tick);
  log(await g.return("R"));
  await Promise.all(ts);
  log(await g.next());
}
{
  const g = outer();
  log(await g.next("x"));
  const ts = [1, 2, 3, 4, 5, 6, 7, 8].map(tick);
  log(await g.throw("T"));
  log(await g.next("after"));
  await Promise.all(ts);
  log(await g.next());
}
function it(extra) {
  let i = 0;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next(v) {
      log("next", v?.message ?? v);
      return i++ < 3 ? { value: Promise.resolve(i), done: false } : { value: "end", done: true };
    },
    ...extra,
  };
}
async function* over(x) {
  try {
    return yield* x;
  } catch (e) {
    log("caught", e?.message ?? e);
    return "C";
  }
}
for (const extra of [
  {},
  {
    return(v) {
      log("return", v);
      return { value: v, done: true };
    },
  },
  {
    return(v) {
      return { value: "more", done: false };
    },
  },
  {
    return() {
      return 5;
    },
  },
  {
    throw(e) {
      log("throw", e);
      return { value: e, done: false };
    },
  },
  {
    throw(e) {
      return { value: "t", done: true };
    },
  },
  {
    get throw() {
      log("get throw");
      return null;
    },
    return() {
      log("closing");
      return Promise.resolve({});
    },
  },
  {
    return() {
      throw new Error("ret");
    },
  },
  {
    next() {
      return 1;
    },
  },
  {
    next() {
      return Promise.reject(new Error("rej"));
    },
  },
]) {
  for (const how of ["return", "throw"]) {
    const g = over(it(extra));
    const ts = [2, 4, 6, 8].map(tick);
    try {
      log(await g.next("a"));
      log(await g[how]("b"));
      log(await g.next("c"));
    } catch (e) {
      log("out", e?.message ?? e);
    }
    await Promise.all(ts);
  }
}
{
  const g = over(it({}));
  const all = [g.next(1), g.next(2), g.next(3), g.return(4), g.next(5)];
  log(await Promise.allSettled(all));
}
async function* nested() {
  const r = yield* (async function* () {
    for (let i = 0; i < 2; i++) yield* [i, i + 10];
    return "nr";
  })();
  yield r;
}
{
  const out = [];
  for await (const x of nested()) out.push(x);
  log(out.join());
}
async function* withLabel() {
  l: for (const x of [1, 2, 3]) {
    try {
      yield* [x];
      if (x === 2) continue l;
      if (x === 3) break l;
      yield "z";
    } finally {
      yield* ["f" + x];
    }
  }
}
{
  const out = [];
  for await (const x of withLabel()) out.push(x);
  log(out.join());
}
