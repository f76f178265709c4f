class It extends Iterator {
  #n = 0;
  next() {
    return { value: this.#n++, done: this.#n > 3 };
  }
}
const i = new It();
const mapped = i.map((x) => x * 2);
mapped.next();
await 0;
console.log([...mapped], i instanceof Iterator, mapped instanceof Iterator, i.take(1).toArray());
