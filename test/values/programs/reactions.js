const order = [];
let res, rj;
const p = new Promise((a, b) => {
  res = a;
  rj = b;
});
p.then((v) => order.push("1" + v));
p.then(null, () => order.push("x"));
p.finally(() => order.push("f"));
const c = p
  .then((v) => {
    order.push("2" + v);
    return Promise.resolve(9);
  })
  .then((v) => order.push("3" + v));
(async () => {
  order.push("a" + (await p));
})();
const race = Promise.race([p, new Promise(() => {})]);
const un = p.then(() => {
  throw new Error("boom");
});
un.catch((e) => order.push(e.message));
await 0;
res("!");
rj("late");
res("again");
await c;
await race;
console.log(order.join());
