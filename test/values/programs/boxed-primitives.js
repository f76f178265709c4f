const o = [Object(1), Object("ab"), Object(Symbol.iterator), Object(3n), Object(true)];
o[1].x = 1;
const s = Symbol("l");
const os = Object(s);
class N extends Number {
  #p = 1;
  g() {
    return this.#p;
  }
}
const n = new N(4);
await 0;
console.log(o, o[1].x, os.valueOf() === s, n.g(), n + 1);
