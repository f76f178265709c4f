class A {
  a() {
    return 1;
  }
  b() {
    return 2;
  }
  static c() {
    return 3;
  }
  get d() {
    return 4;
  }
}
delete A.prototype.a;
A.prototype.b = function () {
  return 22;
};
A.prototype.e = () => 5;
delete A.c;
const old = Object.getOwnPropertyDescriptor(A.prototype, "d").get;
Object.defineProperty(A.prototype, "d", {
  get() {
    return 44;
  },
  configurable: true,
});
await 0;
const x = new A();
console.log(x.a, x.b(), x.d, x.e(), A.c, Object.getOwnPropertyNames(A.prototype), old.call(x), old.name);
console.log(JSON.stringify(Object.getOwnPropertyDescriptors(A.prototype)));
