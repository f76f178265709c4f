/**
 * All-to-all traffic of numbered messages until rank 1 is on the host named by the first argument. Each is checked
 * to come once and in order and is entered in a digest, which the test works out for itself.
 */
import { comm, LOR, machine } from "godwit";

const [last, pauseMs] = process.argv.slice(2);
const { rank, size } = comm;
const others = Array.from({ length: size }, (_, i) => i).filter((other) => other !== rank);
const MESSAGES = 3;
let digest = rank;
let lap = 0;

console.log("runs");
do {
  for (let i = 0; i < MESSAGES; i++) {
    for (const other of others)
      await comm.send({ lap, i, load: new Uint32Array(i * 500).fill(rank) }, other, i);
  }
  for (const source of others) {
    for (let i = 0; i < MESSAGES; i++) {
      const { data } = await comm.recv<{ lap: number; i: number; load: Uint32Array }>({ source, tag: i });
      if (data.lap !== lap || data.i !== i || data.load.length !== i * 500)
        throw new Error(
          `Expected message ${i} of lap ${lap} from ${source}, got ${data.i} of lap ${data.lap}`,
        );
      digest = (Math.imul(digest, 31) + (data.load.at(-1) ?? source)) >>> 0;
    }
  }
  lap++;
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
} while (!(await comm.allreduce(rank === 1 && machine.host.name === last, LOR)));

const rest = comm.iprobe();
if (rest) throw new Error(`A message too many, from ${rest.source}`);
console.log(`${lap} laps, digest ${digest}`);
