const [a, ...rest] = await (async () => [1, 2, 3])();
const it = (function* () {
  yield 1;
  yield 2;
  yield 3;
})();
const [x] = it;
await 0;
console.log(a, rest, x, it.next());
const it2 = [5, 6, 7].values();
const [y = await 0, z = await 1] = it2;
await 0;
console.log(y, z, it2.next());
