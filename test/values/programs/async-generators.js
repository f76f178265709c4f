async function* g() {
  let i = 0;
  while (i < 5) {
    await 0;
    yield i++;
  }
}
const it = g();
const ps = [it.next(), it.next(), it.next(), it.return(9), it.next()];
await 0;
console.log(await Promise.all(ps));
