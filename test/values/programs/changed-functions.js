function f() {}
f.x = 1;
Object.defineProperty(f, "name", { value: "g" });
delete f.length;
f.prototype.m = function () {
  return 9;
};
const o = new f();
function h() {}
h.prototype = { constructor: 3, z: 1 };
const hh = new h();
function Base() {}
function Derived() {}
Derived.prototype = Object.create(Base.prototype, { constructor: { value: Derived } });
const d = new Derived();
await 0;
console.log(
  f.x,
  f.name,
  f.length,
  o.m(),
  o instanceof f,
  hh.z,
  hh instanceof h,
  d instanceof Base,
  d.constructor === Derived,
);
console.log(Reflect.ownKeys(f));
