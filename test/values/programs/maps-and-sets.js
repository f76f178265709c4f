const k = {};
const m = new Map([
  [k, 1],
  [NaN, 2],
  [-0, 3],
]);
const s = new Set([m, k]);
m.set(m, s);
s.extra = 1;
class MM extends Map {
  #p = 4;
  get p() {
    return this.#p;
  }
}
const mm = new MM([[1, 2]]);
await 0;
console.log(
  m.get(k),
  m.get(NaN),
  m.get(0),
  m.get(m) === s,
  s.has(m),
  s.extra,
  mm.p,
  mm.get(1),
  mm instanceof MM,
);
