const o = {
  get a() {
    return this._a;
  },
  set a(v) {
    this._a = v;
  },
  get b() {
    return 1;
  },
};
const g = Object.getOwnPropertyDescriptor(o, "a").get;
const fz = Object.freeze({ a: 1, n: { b: 2 } });
const se = Object.seal([1, { x: 1 }]);
const pe = Object.preventExtensions(new Map());
const ne = Object.preventExtensions(function () {});
await 0;
o.a = 4;
console.log(
  o.a,
  g.name,
  g.call({ _a: 9 }),
  Object.isFrozen(fz),
  Object.isFrozen(fz.n),
  Object.isSealed(se),
  Object.isExtensible(pe),
  Object.isExtensible(ne),
  Object.getOwnPropertyDescriptor(o, "b").set,
);
