class N extends null {
  static s() {
    return 1;
  }
  m() {
    return 2;
  }
}
const n = Object.create(N.prototype);
const Mixin = (B) =>
  class extends B {
    #q = 7;
    mix() {
      return this.#q;
    }
  };
class Base {
  constructor() {
    this.b = 1;
  }
}
class Mixed extends Mixin(Mixin(Base)) {}
const m = new Mixed();
function Old(x) {
  if (!new.target) return new Old(x);
  this.x = x;
}
Old.prototype.get = function () {
  return this.x;
};
class FromOld extends Old {}
const fo = new FromOld(3);
class Has {
  static [Symbol.hasInstance](x) {
    return x === 5;
  }
}
await 0;
console.log(
  n.m(),
  N.s(),
  m.mix(),
  m instanceof Mixed,
  Object.getPrototypeOf(Mixed).name,
  fo.get(),
  Old(4).get(),
  5 instanceof Has,
  fo instanceof Old,
);
