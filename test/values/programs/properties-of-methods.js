const f = async () => 1;
f.a = 1;
const g = function* () {};
g.b = 2;
class C {
  m() {}
  static s() {}
}
C.prototype.m.tag = "t";
C.s.tag = "u";
const o = {
  m() {},
  get x() {
    return 1;
  },
};
o.m.k = 3;
Object.getOwnPropertyDescriptor(o, "x").get.z = 4;
const b = f.bind();
b.c = 5;
Object.setPrototypeOf(f, { inh: 6 });
await 0;
console.log(
  f.a,
  g.b,
  C.prototype.m.tag,
  C.s.tag,
  o.m.k,
  Object.getOwnPropertyDescriptor(o, "x").get.z,
  b.c,
  f.inh,
);
