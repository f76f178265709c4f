const o = {
  get [Symbol.toStringTag]() {
    return "Tagged";
  },
  set only(v) {
    this.v = v;
  },
  async *gen() {
    yield 1;
  },
  async am() {
    return this.v;
  },
  *[Symbol.iterator]() {
    yield this.v;
  },
  ["comp" + 1]() {
    return super.toString();
  },
};
const p = Object.defineProperties(
  {},
  { a: { get: () => 1, enumerable: true }, b: { value: 2, writable: true } },
);
class A {
  static #x = 1;
  static get x() {
    return A.#x;
  }
  static set x(v) {
    A.#x = v;
  }
  get y() {
    return 3;
  }
  static {
    this.z = () => this.x;
  }
  ["k" + 1] = 5;
  static async sa() {
    return A.#x;
  }
}
await 0;
o.only = 6;
console.log(String(o), [...o], await o.am(), o.comp1(), p.a, Object.getOwnPropertyDescriptor(p, "b"));
A.x = 9;
console.log(
  A.z(),
  new A().k1,
  await A.sa(),
  new A().y,
  Object.getOwnPropertyDescriptor(A.prototype, "y").set,
);
