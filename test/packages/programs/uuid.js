// Identifiers by name and by time, from a random source of the program's own.
import { NIL, parse, stringify, v1, v3, v4, v5, v7, validate, version } from "uuid";

const space = v5("godwit.example", v5.DNS);
for (const name of ["a", "b", "c"]) {
  const id = v5(name, space);
  await null;
  console.log(id, v3(name, space), version(id), validate(id));
}
const bytes = parse(space);
await null;
console.log(bytes.length, stringify(bytes) === space, validate(NIL));

let seed = 1;
const rng = () => Uint8Array.from({ length: 16 }, () => (seed = (seed * 48271) % 2147483647) & 255);
await null;
console.log(v4({ rng }), v7({ rng, msecs: 1.7e12 }), v1({ rng, msecs: 1.7e12, nsecs: 5 }));
const random = new Set();
for (let i = 0; i < 5; i++) {
  random.add(v4());
  await null;
}
console.log(
  random.size,
  [...random].every((id) => version(id) === 4),
);
