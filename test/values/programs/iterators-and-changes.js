const m = new Map([
  [1, 1],
  [2, 2],
  [3, 3],
]);
const it = m.keys(),
  alias = it;
it.next();
m.delete(1);
m.delete(2);
const end = m.values();
for (const _ of end);
const s = new Set([1, 2, 3]);
const si = s.values();
si.next();
s.delete(1);
s.add(1);
const arr = [1, 2];
const ai = arr.entries();
ai.next();
ai.next();
ai.next();
const ai2 = arr.keys();
ai2.next();
await 0;
m.set(9, 9);
arr.push(3, 4);
console.log(alias.next(), it.next(), end.next(), [...si], ai.next(), [...ai2]);
