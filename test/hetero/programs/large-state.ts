/**
 * More than 2 GiB of Float64Arrays, which are asked to go to each of the hosts named, and then a quarter of a GiB of them.
 * A line for each: where it was asked to go, and how that ended. After each all of it is looked at.
 */
import { machine } from "godwit";

const MIB = 2 ** 20;
/** Below the largest buffer a 32-bit engine has: it is the whole that does not fit. */
const ARRAY_MIB = 256;
const ARRAYS = 9;

const place = process.argv[2]!;
const hosts = process.argv.slice(3);

let arrays = Array.from({ length: ARRAYS }, (_, i) =>
  new Float64Array((ARRAY_MIB * MIB) / 8).fill(Math.PI / (i + 1)),
);

for (const host of hosts) await ask(host);
arrays = arrays.slice(0, 1);
for (const host of hosts) await ask(host);

async function ask(host: string): Promise<void> {
  const size = `${arrays.length * ARRAY_MIB} MiB`;
  let end: string;
  try {
    await machine.migrate(0, host);
    end = "moved";
  } catch (error) {
    end = (error as Error).message;
  }
  console.log(JSON.stringify({ size, host, end, isOn: machine.host.name, isWhole: isWhole() }));
  if (machine.host.name !== place) await machine.migrate(0, place);
}

/** Every element of every array. */
function isWhole(): boolean {
  return arrays.every((array, i) => array.every((element) => element === Math.PI / (i + 1)));
}
