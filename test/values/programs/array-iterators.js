const it = [1, 2, 3][Symbol.iterator]();
it.next();
await 0;
console.log(it.next(), [...it], Object.prototype.toString.call(it));
