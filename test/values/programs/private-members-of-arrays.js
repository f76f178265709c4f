class Arr extends Array {
  #p = 5;
  p() {
    return this.#p;
  }
  inc() {
    this.#p++;
    return this;
  }
}
const a = new Arr(1, 2, 3).inc();
class F extends Function {}
class G extends class {
  constructor(f) {
    return Object.setPrototypeOf(f, new.target.prototype);
  }
} {
  #z = 9;
  z() {
    return this.#z;
  }
}
const f = new G(() => 1);
await 0;
console.log(a.p(), a.length, f.z(), f());
await 0;
console.log(a.inc().p());
