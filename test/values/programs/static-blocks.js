let n = 0;
function mk() {
  return class {
    static {
      n++;
    }
    static x = n;
    static #p = n;
    static p() {
      return this.#p;
    }
  };
}
const K = mk(),
  L = mk();
await 0;
console.log(n, K.x, L.x, K.p(), L.p());
