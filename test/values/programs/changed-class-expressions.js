function make(n) {
  return class K {
    a() {
      return n;
    }
    b() {
      return n + 1;
    }
    static z = 1;
  };
}
const K = make(7);
delete K.prototype.a;
delete K.z;
K.q = 4;
const k = new K();
await 0;
console.log(k.a, k.b(), K.z, K.q, Object.getOwnPropertyNames(K), Object.getOwnPropertyNames(K.prototype));
