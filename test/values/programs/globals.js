globalThis.foo = { x: 1 };
Object.defineProperty(globalThis, "bar", {
  get() {
    return 5;
  },
  configurable: true,
});
Array.prototype.lastOne = function () {
  return this.at(-1);
};
Object.prototype.poll = 7;
delete String.prototype.anchor;
const om = Array.prototype.map;
Math.extra = 1;
Map.prototype.get2 = function (k) {
  return this.get(k);
};
Symbol.custom = Symbol("c");
Promise.prototype.tap = function (f) {
  return this.then((v) => (f(v), v));
};
globalThis[Symbol.for("k")] = 3;
Object.defineProperty(Number.prototype, "dbl", {
  get() {
    return this * 2;
  },
  configurable: true,
});
await 0;
console.log(
  foo.x,
  bar,
  [1, 2].lastOne(),
  {}.poll,
  "".anchor,
  om === Array.prototype.map,
  Math.extra,
  new Map([[1, 2]]).get2(1),
  String(Symbol.custom),
  globalThis[Symbol.for("k")],
  (4).dbl,
);
await Promise.resolve(4).tap(console.log);
delete Object.prototype.poll;
delete globalThis.foo;
await 0;
console.log(typeof foo, {}.poll);
