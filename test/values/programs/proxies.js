const t = { a: 1 };
const p = new Proxy(t, { get: (o, k) => (k === "z" ? 26 : Reflect.get(o, k)) });
const { proxy, revoke } = Proxy.revocable(function () {
  return 4;
}, {});
const rv = Proxy.revocable({}, {});
rv.revoke();
class Q {
  #x = 1;
  constructor() {
    return new Proxy(this, {});
  }
  static x(o) {
    return #x in o;
  }
}
const q = new Q();
class R {
  constructor() {
    return new Proxy(this, {});
  }
}
class S extends R {
  #y = 2;
  static y(o) {
    return o.#y;
  }
}
const s = new S();
const inh = Object.create(p);
const arrp = new Proxy([1, 2], {});
const fp = new Proxy(class Z {}, {});
await 0;
console.log(p.z, p.a, proxy(), Q.x(q), inh.z, Array.isArray(arrp), typeof fp, new fp() instanceof fp);
p.b = 3;
console.log(t.b);
revoke();
try {
  proxy();
} catch (e) {
  console.log(e.message);
}
try {
  rv.proxy.x;
} catch (e) {
  console.log(e.message);
}
revoke();
rv.revoke();
try {
  console.log(S.y(s));
} catch (e) {
  console.log(e.message);
}
