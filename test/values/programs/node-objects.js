import fs from "node:fs";
import { StringDecoder } from "node:string_decoder";
import assert from "node:assert";
const st = fs.statSync("/");
const des = await fs.promises.readdir("/", { withFileTypes: true });
const de = des.find((x) => x.name === "usr");
const d = new StringDecoder("utf8");
const a = d.write(Buffer.from([0xf0, 0x9f]));
let ae;
try {
  assert.equal(1, 2);
} catch (e) {
  ae = e;
}
const st2 = await fs.promises.stat("/");
await 0;
console.log(
  st.isDirectory(),
  st.mtime instanceof Date,
  de.isDirectory(),
  de.name,
  a + d.write(Buffer.from([0x98, 0x80])),
  ae instanceof assert.AssertionError,
  ae.code,
  st2 instanceof fs.Stats,
  st2.isFile(),
);
