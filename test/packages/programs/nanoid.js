// Short random identifiers, from its own pool and from a source of the program's.
import { customAlphabet, customRandom, nanoid, urlAlphabet } from "nanoid";

let seed = 7;
const random = (size) => Uint8Array.from({ length: size }, () => (seed = (seed * 48271) % 2147483647) & 255);
const seeded = customRandom(urlAlphabet, 12, random);
const digits = customAlphabet("0123456789", 6);
const ids = new Set();
for (let i = 0; i < 6; i++) {
  ids.add(nanoid());
  await null;
  console.log(seeded(), /^\d{6}$/.test(digits()), nanoid(4 + i).length);
}
console.log(ids.size);
