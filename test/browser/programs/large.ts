/** A large array goes to the host given, and back. */
import { machine } from "godwit";

const [there] = process.argv.slice(2);
const home = machine.host.name;
const values = new Float64Array(2_000_000).map((_, i) => i / 3);
const digest = (): number =>
  new Uint32Array(values.buffer).reduce((sum, word) => (Math.imul(sum, 31) + word) >>> 0, 0);

console.log(digest());
for (const to of [there, home]) {
  await machine.migrate(0, to);
  console.log(digest());
}
