const a = { x: 1, y: 2 },
  b = { y: 1, x: 2 },
  c = { 2: 1, 1: 2, b: 1, [Symbol.for("s")]: 1, a: 2 };
const z = {};
z.a = 1;
z.b = 2;
delete z.a;
z.a = 3;
await 0;
console.log(Object.keys(a), Object.keys(b), Reflect.ownKeys(c), Object.keys(z));
