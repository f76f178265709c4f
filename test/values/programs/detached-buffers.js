const ab = new ArrayBuffer(8);
const u = new Uint8Array(ab);
const moved = ab.transfer(16);
const dv = new DataView(moved);
await 0;
console.log(ab.detached, ab.byteLength, u.length, u.buffer === ab, moved.byteLength, u[0]);
try {
  ab.slice(0);
} catch (e) {
  console.log(e.message);
}
