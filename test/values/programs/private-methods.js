class A {
  #m(x) {
    return [this.#v, x];
  }
  #v = 3;
  async #am() {
    return 5;
  }
  *#gm() {
    yield 6;
  }
  static #s() {
    return "s";
  }
  static st() {
    return A.#s;
  }
  get() {
    return [this.#m, this.#am, this.#gm];
  }
  run(f, ...a) {
    return f.apply(this, a);
  }
  same() {
    return this.#m === this.fn;
  }
}
class B extends A {
  #b() {
    return "b";
  }
  gb() {
    return this.#b;
  }
}
const a = new A();
a.fn = a.get()[0];
const [m, am, gm] = a.get();
const s = A.st();
const b = new B().gb();
const bound = m.bind(a, 1);
await 0;
console.log(
  a.run(m, 2),
  await am(),
  [...gm()],
  s(),
  b(),
  bound(),
  a.same(),
  m === a.fn,
  A.st() === s,
  m.name,
);
