class A {
  #a = 1;
  static has(o) {
    return #a in o;
  }
  static get(o) {
    return o.#a;
  }
}
class B extends class {
  constructor(o) {
    return o;
  }
} {
  #b = 2;
  static get(o) {
    return o.#b;
  }
}
const plain = {};
new B(plain);
const fn = function () {};
new B(fn);
const arr = [];
new B(arr);
const cls = class {};
new B(cls);
await 0;
console.log(B.get(plain));
try {
  console.log(B.get(fn));
} catch (e) {
  console.log("fn", e.message);
}
try {
  console.log(B.get(arr));
} catch (e) {
  console.log("arr", e.message);
}
try {
  console.log(B.get(cls));
} catch (e) {
  console.log("cls", e.message);
}
