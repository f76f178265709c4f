const big = new Float64Array(1000);
big.label = "x";
const small = new Uint8Array(3);
small.label = "y";
const buf = Buffer.from("abc");
buf.z = 1;
const huge = new Uint8Array(100000);
Object.defineProperty(huge, "hid", { value: 3 });
const sealed = Object.preventExtensions(new Int8Array(500));
const s = Symbol("q");
const sy = new Uint8Array(400);
sy[s] = 5;
await 0;
console.log(
  big.label,
  small.label,
  buf.z,
  buf,
  huge.hid,
  Object.isExtensible(sealed),
  sy[s],
  Object.keys(big).length,
);
