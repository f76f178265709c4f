function* g() {
  yield 1;
}
const it = g();
Object.setPrototypeOf(it, null);
const it2 = g();
Object.setPrototypeOf(it2, { z: 1, next: it2.next });
await 0;
console.log(it2.z, it2.next());
console.log(g.prototype.__proto__.next.call(it));
