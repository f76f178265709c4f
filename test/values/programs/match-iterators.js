const it = "a1b2c3".matchAll(/[a-z](\d)/g);
it.next();
const it2 = /x/g[Symbol.matchAll]("axbxc");
it2.next();
await 0;
console.log(
  it.next().value[1],
  [...it].map((m) => m[1]),
  [...it2].map((m) => m.index),
);
