class P extends Promise {
  constructor(ex) {
    super(ex);
    this.tag = 1;
  }
  static get [Symbol.species]() {
    return Promise;
  }
}
const p = new P((r) => setTimeout(r, 5, 1));
const q = p.then((x) => x + 1);
let res;
const d = new Promise((r) => (res = r));
const rs = [res];
const un = Promise.reject(new Error("late"));
un.catch(() => {});
await 0;
rs[0]("done");
console.log(await d, await p, await q, q instanceof P, p.tag, res.name, res.length);
try {
  await un;
} catch (e) {
  console.log(e.message);
}
