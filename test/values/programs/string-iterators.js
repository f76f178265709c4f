const it = "a😀b"[Symbol.iterator]();
it.next();
await 0;
console.log(it.next(), [...it], Object.prototype.toString.call(it));
