const { promise, resolve } = Promise.withResolvers();
const all = Promise.all([promise, 1, Promise.resolve(2)]);
const race = Promise.race([new Promise(() => {}), promise]);
const any = Promise.any([Promise.reject(1), promise]);
const as = Promise.allSettled([promise, Promise.reject("x")]);
const tr = Promise.try((a) => a, 4);
class MyP extends Promise {
  #z = 1;
  z() {
    return this.#z;
  }
  static get [Symbol.species]() {
    return MyP;
  }
}
const mp = new MyP((r) => setTimeout(r, 3, "mp"));
const th = {
  then(r) {
    setTimeout(r, 3, "thenable");
  },
};
const fin = promise.finally(() => console.log("fin"));
await 0;
resolve("r");
console.log(
  await all,
  await race,
  await any,
  await as,
  await tr,
  await mp,
  mp.z(),
  mp.then() instanceof MyP,
  await th,
  await fin,
);
