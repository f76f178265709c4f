async function af() {}
function* gf() {}
async function* agf() {}
const arrow = () => 1;
const meth = { m() {} }.m;
class C {
  static async am() {}
  *gm() {}
  get acc() {
    return 1;
  }
}
af.x = 1;
gf.prototype.hi = function () {
  return "hi";
};
const newp = { z: 1 };
function* gf2() {
  yield 1;
}
gf2.prototype = newp;
const g2 = gf2();
const inner = () => {
  function* q() {}
  q.prototype.t = 1;
  return q;
};
const iq = inner();
const nf = Function;
const af2 = Object.getPrototypeOf(af);
await 0;
console.log(
  af.x,
  gf().hi(),
  Object.getPrototypeOf(g2) === newp,
  iq().t,
  af2 === Object.getPrototypeOf(async () => {}),
  "prototype" in arrow,
  "prototype" in meth,
  Object.getOwnPropertyNames(gf),
  Object.getOwnPropertyNames(af),
  Object.getOwnPropertyNames(C),
  af.constructor.name,
  gf.constructor.name,
  agf.constructor.name,
  C.am.name,
  Object.prototype.toString.call(gf),
);
