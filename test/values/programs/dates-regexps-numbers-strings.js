const d = new Date(5);
d.p = 1;
const nd = new Date(NaN);
const r = /a/gy;
r.lastIndex = 3;
r.q = 2;
const v = /[\p{L}--a]/v;
const ro = /x/;
Object.defineProperty(ro, "lastIndex", { writable: false, value: 2 });
const fr = Object.freeze(/z/g);
const long = "x".repeat(1e6) + "y";
const lone = "\ud800a\udc00";
const vals = [-0, NaN, Infinity, 2 ** 53, -(2 ** 53), 1e-320, 0xffffffff, -1, 1n << 100n];
await 0;
console.log(
  d.p,
  d.getTime(),
  nd.getTime(),
  r.lastIndex,
  r.flags,
  r.q,
  v.source,
  v.flags,
  Object.getOwnPropertyDescriptor(ro, "lastIndex"),
  Object.isFrozen(fr),
);
console.log(
  long.length,
  lone.charCodeAt(0).toString(16),
  lone.charCodeAt(2).toString(16),
  vals,
  Object.is(vals[0], -0),
);
