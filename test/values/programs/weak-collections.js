const k = {},
  sym = Symbol("w");
const wm = new WeakMap([
  [k, 1],
  [sym, 2],
]);
const ws = new WeakSet([k]);
const wr = new WeakRef(k);
class WM extends WeakMap {
  constructor(...a) {
    super(...a);
    this.z = 1;
  }
}
const w2 = new WM([[k, 3]]);
const fr = new FinalizationRegistry(() => {});
fr.register(k, 1, k);
await 0;
console.log(
  wm.get(k),
  wm.get(sym),
  ws.has(k),
  wr.deref() === k,
  w2.get(k),
  w2.z,
  w2 instanceof WM,
  fr.unregister(k),
  fr.unregister(k),
);
console.log(Object.prototype.toString.call(wm), wm, ws);
