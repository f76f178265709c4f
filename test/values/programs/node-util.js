import { promisify, callbackify, inherits, types, inspect } from "node:util";
import assert from "node:assert";
const p = promisify((a, cb) => setTimeout(cb, 1, null, a + 1));
const sl = promisify(setTimeout);
const cbf = callbackify(async (x) => x * 2);
function C() {}
function D() {}
inherits(D, C);
await 0;
console.log(await p(1));
await sl(2);
await new Promise((r) =>
  cbf(4, (e, v) => {
    console.log(e, v);
    r();
  }),
);
console.log(
  new D() instanceof C,
  types.isPromise(Promise.resolve()),
  types.isProxy(new Proxy({}, {})),
  types.isMap(new Map()),
  types.isGeneratorObject((function* () {})()),
  types.isAsyncFunction(async () => {}),
);
try {
  assert.deepStrictEqual({ a: 1 }, { a: 2 });
} catch (e) {
  await 0;
  console.log(e.code, e.name, e instanceof assert.AssertionError, e.actual);
}
assert.deepStrictEqual(new Map([[1, 2]]), new Map([[1, 2]]));
console.log(Object.entries(types).every(([name, is]) => types[name] === is && typeof is === "function"));
