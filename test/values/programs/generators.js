function* g() {
  const x = yield 1;
  try {
    yield x;
  } finally {
    yield "f";
  }
}
const a = g(),
  b = g(),
  c = g(),
  d = g();
b.next();
c.next();
c.return();
d.next();
d.next(7);
await 0;
console.log(a.next(), b.next(5), c.next(), d.return(4), d.next(), d.next());
console.log(
  Object.getPrototypeOf(a) === g.prototype,
  g.prototype.constructor,
  Object.prototype.toString.call(a),
);
