class A {
  #x = 1;
  #m() {
    return this.#x;
  }
  get #g() {
    return this.#x + 1;
  }
  hold() {
    return [this.#m, this];
  }
  static #s = 5;
  static s() {
    return A.#s++;
  }
  call(f) {
    return f.call(this);
  }
}
const a = new A();
const [m] = a.hold();
await 0;
console.log(a.call(m), m.name, a.hold()[0] === m);
A.s();
await 0;
console.log(A.s());
