class E1 extends Error {
  constructor(m, extra) {
    super(m);
    this.extra = extra;
    Object.setPrototypeOf(this, new.target.prototype);
  }
  get name() {
    return "E1";
  }
}
const e = new E1("m", { a: 1 });
const nat = (() => {
  try {
    null.x;
  } catch (e) {
    return e;
  }
})();
const json = (() => {
  try {
    JSON.parse("{");
  } catch (e) {
    return e;
  }
})();
const ov = (() => {
  try {
    (function f() {
      f();
    })();
  } catch (e) {
    return e;
  }
})();
await 0;
console.log(String(e), e.extra, nat instanceof TypeError, json.message, ov instanceof RangeError);
