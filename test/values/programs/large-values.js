let s = "";
for (let i = 0; i < 20000; i++) s += String.fromCharCode(97 + (i % 26));
const big = (1n << 4000n) - 1n;
const sl = s.slice(100, 200);
const obj = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => ["k" + i, i]));
const deep = {};
let d = deep;
for (let i = 0; i < 5000; i++) d = d.n = {};
const neg = { [-1]: 1, 1.5: 2, 4294967295: 3, 4294967294: 4 };
await 0;
console.log(
  s.length,
  s.at(-1),
  big.toString(16).length,
  sl.length,
  Object.keys(obj).length,
  Object.keys(neg),
);
let c = 0;
for (let x = deep; x.n; x = x.n) c++;
console.log(c);
