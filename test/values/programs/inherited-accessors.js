class A {
  static get [Symbol.species]() {
    return Array;
  }
  get size() {
    return 3;
  }
  static accessor = 5;
}
const o = Object.create(
  {
    get inherited() {
      return this.v;
    },
  },
  { v: { value: 8 }, w: { get: () => 9, enumerable: true } },
);
await 0;
console.log(o.inherited, o.w, Object.keys(o), A[Symbol.species] === Array, new A().size);
