function* g() {
  try {
    yield 1;
    yield 2;
  } finally {
    yield "cleanup";
    console.log("fin");
  }
}
const a = g();
a.next();
a.return("r");
const b = g();
b.next();
try {
  b.throw(new Error("t"));
} catch {}
const d = (function* () {
  return yield* g();
})();
d.next();
async function* ag() {
  try {
    yield 1;
  } finally {
    await 0;
    console.log("afin");
  }
}
const x = ag();
await x.next();
const r = x.return("v"),
  r2 = x.next();
await 0;
console.log(a.next(), a.next());
try {
  b.next();
} catch (e) {
  console.log(e.message);
}
console.log([...d], await r, await r2);
