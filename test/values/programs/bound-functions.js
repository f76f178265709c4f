function add(a, b, c) {
  return [this?.v, a, b, c];
}
const b = add.bind({ v: 1 }, 2);
b.prop = 5;
const bb = b.bind(null, 3);
Object.defineProperty(bb, "name", { value: "zz" });
class P {
  constructor(x) {
    this.x = x;
  }
}
const BP = P.bind(null, 8);
await 0;
console.log(b(5, 6), b.prop, b.name, b.length, bb(9), bb.name, bb.length, new BP() instanceof P, new BP().x);
