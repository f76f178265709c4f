const a = Buffer.from("hello"),
  b = Buffer.from("world");
const shared = a.buffer === b.buffer;
const sub = a.subarray(1, 3);
await 0;
sub[0] = 65;
console.log(a.toString(), b.toString(), (a.buffer === b.buffer) === shared, a.equals(Buffer.from("hAllo")));
