const w = Iterator.from({
  i: 0,
  next() {
    return { value: this.i++, done: this.i > 4 };
  },
});
w.next();
const n = Iterator.from([1, 2, 3]);
n.next();
const p = Iterator.from({
  next() {
    return { done: true };
  },
  __proto__: {
    return() {
      console.log("ret");
      return {};
    },
  },
});
await 0;
console.log(w.next(), [...w], [...n], p.return(), Object.prototype.toString.call(w));
