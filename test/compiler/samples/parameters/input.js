function scoped(a, get = () => a) {
  var a;
  a = 2;
  return get();
}

async function defaults(a = b, b = 1) {
  return a + (await b);
}
