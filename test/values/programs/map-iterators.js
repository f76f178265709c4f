const m = new Map([
  [1, 2],
  [3, 4],
]);
const it = m[Symbol.iterator]();
it.next();
const s = new Set([1, 2, 3]);
const si = s[Symbol.iterator]();
si.next();
await 0;
m.set(5, 6);
s.add(9);
console.log(it.next(), [...it], [...si]);
