const ab = new ArrayBuffer(32);
const u8 = new Uint8Array(ab, 4, 8),
  f16 = globalThis.Float16Array && new Float16Array(ab, 8, 2),
  b64 = new BigInt64Array(ab),
  dv = new DataView(ab, 3, 5);
u8[4] = 1;
u8[5] = 60;
const rs = new ArrayBuffer(8, { maxByteLength: 16 });
const lt = new Uint8Array(rs),
  off = new Uint16Array(rs, 2),
  fixed = new Uint8Array(rs, 0, 4),
  ltd = new DataView(rs);
const full = new ArrayBuffer(8, { maxByteLength: 8 });
const flt = new Uint8Array(full);
await 0;
console.log(u8, f16, b64[1], dv.byteLength, u8.buffer === dv.buffer);
rs.resize(12);
console.log(lt.length, off.length, fixed.length, ltd.byteLength);
full.resize(4);
console.log(flt.length);
rs.resize(2);
console.log(lt.length, off.length, fixed.length);
