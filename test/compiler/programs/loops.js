const wait = (x) => new Promise((resolve) => resolve(x));
async function each() {
  for (let i = 0; i < 3; i++) console.log("for", await wait(i));
  let n = 0;
  while ((await wait(n)) < 3) n++;
  do {
    n -= await wait(1);
    console.log("do", n);
  } while (n > 0);
  for (const x of ["a", "b"]) console.log("of", x, await wait(x));
  for (const key in { a: 1, b: 2 }) console.log("in", key, await wait(key));
  for (const [k, v] of new Map([
    [1, 2],
    [3, 4],
  ]))
    console.log(k + (await wait(v)));
  outer: for (let i = 0; ; i++) {
    for (const j of [1, 2, 3]) {
      if (j === 2 && i < 2) continue outer;
      if (i === 2) break outer;
      console.log("label", i, j, await wait(j));
    }
  }
  const fns = [];
  for (let i = 0; i < 3; i++) {
    await null;
    fns.push(() => i);
  }
  for (let i = 0, inc = () => i++; i < 4; inc(), i++) {
    if (i > 20) break;
    fns.push(() => i);
    await i;
    if (fns.length > 6) break;
  }
  for (const c of "xy") {
    await c;
    fns.push(() => c);
  }
  console.log(fns.map((f) => f()).join());
  block: {
    await 1;
    if (n === 0) break block;
    console.log("never");
  }
  let x = 0;
  for (x of [5, 6]) await x;
  for (fns[0] of [7, 8]) await x;
  console.log(x, fns[0]);
  for (;;) {
    if (await wait(true)) break;
  }
  for (var v = 0; v < 2; v++) await v;
  console.log(v);
}
await each();

// A loop is left before what it would have assigned.
async function leftEarly(stop) {
  let last = "first";
  while (true) {
    await null;
    if (stop()) break;
    last = "second";
  }
  return last;
}
let asked = 0;
console.log(await leftEarly(() => true), await leftEarly(() => asked++ > 0));
