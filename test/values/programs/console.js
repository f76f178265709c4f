console.group("g1");
console.group();
console.count();
console.count("x");
console.time("t");
await 0;
console.log("in");
console.groupEnd();
console.count();
console.countReset("x");
console.count("x");
console.groupEnd();
console.log(
  { a: [1, { b: new Map([[{ c: 1 }, new Set([1])]]) }] },
  [Symbol("s"), 1n, -0],
  new (class Foo {
    x = 1;
  })(),
  Object.create(null),
  () => 1,
  class Bar {},
  async () => {},
  function* gen() {},
  new Error("e").message,
  [, , 1],
  new Date(0),
  /r/g,
  Promise.resolve(1),
  new Proxy({}, {}),
  new WeakSet(),
  (function () {
    return arguments;
  })(1),
  new Uint8Array(2),
  Buffer.from("a"),
);
