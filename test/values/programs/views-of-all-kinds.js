const ab = new ArrayBuffer(8);
const b = Buffer.from(ab, 2, 4);
b[0] = 9;
class MyBuf extends Uint8Array {
  sum() {
    return this.reduce((a, c) => a + c, 0);
  }
  get [Symbol.toStringTag]() {
    return "MyBuf";
  }
}
const mb = new MyBuf([1, 2, 3]);
const big = new Float64Array(5000).fill(1.5);
const view = new Float64Array(big.buffer, 8, 10);
const dv = new DataView(big.buffer, 16, 8);
const c = new Uint8ClampedArray([300, -5]);
const i64 = new BigInt64Array([-1n]),
  u64 = new BigUint64Array(i64.buffer);
await 0;
console.log(
  new Uint8Array(ab)[2],
  b.length,
  b.toString("hex"),
  mb.sum(),
  mb instanceof MyBuf,
  String(mb),
  view[0],
  view.buffer === big.buffer,
  dv.getFloat64(0, true),
  c,
  u64[0],
  Buffer.isBuffer(b),
  b.subarray(1).length,
);
view[0] = 7;
console.log(big[1]);
