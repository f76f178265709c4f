const m = new Map([
  [1, 1],
  [2, 2],
  [3, 3],
]);
for (const [k] of m) {
  await 0;
  if (k < 3) m.set(k + 10, k);
  if (k > 20) break;
  m.delete(k);
}
console.log([...m]);
for (const k in { a: 1, b: 2 }) {
  await 0;
  console.log(k);
}
for (const c of "a😀") {
  await 0;
  console.log(c);
}
for (const x of new Set([1, 2])) {
  await 0;
  console.log(x);
}
for (const [i, x] of ["p", "q"].entries()) {
  await 0;
  console.log(i, x);
}
for (const m of "a1b2".matchAll(/\d/g)) {
  await 0;
  console.log(m[0]);
}
for (const [k, v] of new URLSearchParams("a=1&b=2")) {
  await 0;
  console.log(k, v);
}
for (const [k, v] of new Headers({ z: "1", y: "2" })) {
  await 0;
  console.log(k, v);
}
for (const s of new Intl.Segmenter("en").segment("hi")) {
  await 0;
  console.log(s.segment);
}
for (const x of new FormData()) {
  await 0;
}
for (const x of Object.entries({ a: 1 })) {
  await 0;
  console.log(x);
}
