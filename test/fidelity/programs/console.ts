// What the console makes of values that are not what they are natively.
import { machine } from "godwit";

class Account {
  owner = "Ada";
  #secret = 1;
  get secret() {
    return this.#secret;
  }
}
class Sub extends Promise<number> {}
async function run() {
  const rejected = Promise.reject(new RangeError("no"));
  rejected.catch(() => {});
  const named = Object.assign(Promise.resolve(1), { label: "x" });
  console.log(
    Promise.resolve(1),
    new Promise(() => {}),
    Promise.resolve({ a: [1, { b: 2 }] }),
    named,
    Sub.resolve(3),
  );
  console.log([Promise.resolve("text")], { deep: { deeper: { deepest: Promise.resolve(1) } } });
  console.log(
    new Account(),
    Account,
    run,
    (function* generator() {})(),
    async () => {},
    async function* () {},
  );
  console.log(
    new Map([[1, { a: 1 }]]),
    new Set(["a"]),
    new WeakMap(),
    new WeakSet(),
    new Date(0),
    /x/g,
    Symbol("s"),
  );
  console.log(
    "%s is %d years and %i, %f, %j %o %O %%",
    "Bob",
    42,
    42.9,
    1.5,
    { a: 1 },
    [1],
    { b: 2 },
    "rest",
  );
  console.log(
    new AbortController().signal.aborted,
    new URL("http://a.b/c?d#e").href,
    [1, , 3],
    [undefined, null],
    -0,
  );
  console.group("group");
  console.warn("indented\ntwice");
  console.groupEnd();
  console.table([{ a: 1, b: "x" }, { a: 2 }]);
  console.count();
  console.count("other");
  console.countReset();
  console.count();
  console.assert(1 > 2, "not %s", "so");
  console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
  console.error(new Error("shown"));
  const error = new AggregateError([new Error("one")], "several");
  console.log(
    error.errors.length,
    String(error),
    error instanceof Error,
    Object.prototype.toString.call(error),
  );
}
await run();
await machine.migrate();
await run();
console.trace("here");
