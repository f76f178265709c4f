const a = [];
a[5] = 1;
a[2 ** 31] = 2;
a.x = 3;
const b = [, 1, ,];
const n = Object.create(null);
n.__proto__ = 4;
n.constructor = 5;
const o = { ["__proto__"]: 1 };
const arr2 = Object.setPrototypeOf([1, 2], null);
class Arr extends Array {
  sum() {
    return this.reduce((x, y) => x + y, 0);
  }
}
const sub = Arr.from([1, 2, 3]);
const acc = [];
Object.defineProperty(acc, 0, { get: () => 6, enumerable: true });
await 0;
console.log(
  a.length,
  a[5],
  Object.keys(a),
  b.length,
  0 in b,
  n.__proto__,
  n.constructor,
  Object.keys(o),
  Object.getPrototypeOf(o) === Object.prototype,
  Object.getPrototypeOf(arr2),
  sub.sum(),
  sub instanceof Arr,
  sub.map((x) => x) instanceof Arr,
  acc[0],
  Object.getOwnPropertyDescriptor(acc, 0).set,
);
