const d = Object.freeze(new Date(3));
const m = Object.seal(new Map([[1, 2]]));
const s = Object.preventExtensions(new Set([1]));
const p = Object.freeze(Promise.resolve(1));
const re = Object.freeze(/a/);
const bf = Object.freeze((() => 1).bind(null));
const sy = Object.freeze(Object(Symbol.iterator));
const str = Object.freeze(Object("abc"));
const u = Object.freeze(new URL("http://a/"));
const prox = new Proxy(Object.freeze({ a: 1 }), {});
function* g() {}
const gen = Object.freeze(g());
const ac = Object.freeze(new AbortController());
const er = Object.freeze(new RangeError("x"));
const et = Object.freeze(new EventTarget());
const wm = Object.freeze(new WeakMap());
await 0;
console.log(
  [d, m, s, p, re, bf, sy, str, u, prox, gen, ac, er, et, wm]
    .map((x) => [Object.isFrozen(x), Object.isSealed(x), Object.isExtensible(x)].map(Number).join(""))
    .join(),
);
