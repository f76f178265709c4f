const rs = new ArrayBuffer(8, { maxByteLength: 16 });
const v = new Uint8Array(rs, 4, 4),
  t = new Uint8Array(rs, 4),
  d = new DataView(rs, 4, 4);
rs.resize(2);
await 0;
console.log(v.length, t.length);
try {
  d.byteLength;
} catch (e) {
  console.log(e.name);
}
rs.resize(16);
console.log(v.length, t.length, d.byteLength);
