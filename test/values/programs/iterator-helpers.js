function* nat() {
  let i = 0;
  try {
    while (true) yield i++;
  } finally {
    console.log("closed");
  }
}
const h = nat()
  .filter((x) => x % 2)
  .map((x) => x * x)
  .drop(1)
  .take(4)
  .flatMap((x) => [x, -x]);
h.next();
await 0;
console.log(h.next(), [...h]);
