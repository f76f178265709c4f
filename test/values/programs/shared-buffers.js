const sab = new SharedArrayBuffer(16);
const ia = new Int32Array(sab);
ia[1] = 7;
await 0;
console.log(ia[1], ia.buffer === sab, Object.prototype.toString.call(sab));
