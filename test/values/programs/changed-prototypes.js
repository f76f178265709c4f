class A {
  #x = 5;
  x() {
    return this.#x;
  }
}
const a = new A();
Object.setPrototypeOf(a, { y: 1 });
class M extends Map {
  #z = 3;
  static z(o) {
    return o.#z;
  }
}
const m = new M([[1, 2]]);
Object.setPrototypeOf(m, Map.prototype);
const d = new Date(4);
Object.setPrototypeOf(d, null);
const arr = [1];
Object.setPrototypeOf(arr, Array.prototype);
const er = new Error("q");
Object.setPrototypeOf(er, { hi: 1 });
const mm = new Map([[1, 2]]);
Object.setPrototypeOf(mm, {});
const r = /x/g;
Object.setPrototypeOf(r, null);
const p = Promise.resolve(4);
Object.setPrototypeOf(p, null);
const u8 = new Uint8Array(2);
Object.setPrototypeOf(u8, null);
const n = Object(4);
Object.setPrototypeOf(n, null);
const ws = new WeakSet();
Object.setPrototypeOf(ws, null);
await 0;
console.log(a.y, A.prototype.x.call(a));
console.log(M.z(m), m.get(1));
console.log(Date.prototype.getTime.call(d));
console.log(
  Object.prototype.toString.call(er),
  Map.prototype.get.call(mm, 1),
  RegExp.prototype.test.call(r, "x"),
);
console.log(await Promise.prototype.then.call(p, (x) => x));
console.log(Object.prototype.toString.call(u8), Number.prototype.valueOf.call(n));
WeakSet.prototype.add.call(ws, {});
