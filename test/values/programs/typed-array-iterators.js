const it = new Float32Array([1, 2, 3])[Symbol.iterator]();
it.next();
await 0;
console.log(it.next(), [...it]);
