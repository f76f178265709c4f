const log = [];
const th = {
  get then() {
    log.push("get");
    return (r) => {
      log.push("call");
      r("v");
    };
  },
};
const p1 = Promise.resolve(th),
  p2 = (async () => th)();
class T {
  constructor(v) {
    this.v = v;
  }
  then(a, b) {
    setTimeout(() => a(this.v), 1);
  }
}
const p3 = Promise.all([new T(1), new T(2)]);
const p4 = new Promise((r) => r(new T(new T("deep"))));
const rej = Promise.reject(new T(3));
rej.catch(() => {});
await 0;
console.log(await p1, await p2, await p3, await p4, log);
try {
  await rej;
} catch (e) {
  console.log(e.v);
}
