/**
 * All-to-all traffic of numbered messages, each checked to come once and in order, until rank 1 is on the
 * host named by the first argument.
 */
import { comm, LOR, machine } from "godwit";

const [until] = process.argv.slice(2);
const others = Array.from({ length: comm.size }, (_, rank) => rank).filter((rank) => rank !== comm.rank);
const MESSAGES = 20;
let lap = 0;

console.log("runs");
do {
  for (let i = 0; i < MESSAGES; i++) {
    for (const rank of others) await comm.send({ lap, i, load: new Float64Array(i) }, rank, i % 3);
  }
  for (const source of others) {
    for (let i = 0; i < MESSAGES; i++) {
      const { data } = await comm.recv<{ lap: number; i: number; load: Float64Array }>({
        source,
        tag: i % 3,
      });
      if (data.lap !== lap || data.i !== i || data.load.length !== i) {
        throw new Error(
          `Expected message ${i} of lap ${lap} from ${source}, got ${data.i} of lap ${data.lap}`,
        );
      }
    }
  }
  lap++;
} while (!(await comm.allreduce(comm.rank === 1 && machine.host.name === until, LOR)));

const rest = comm.iprobe();
if (rest) throw new Error(`A message too many, from ${rest.source}`);
console.log("all messages once and in order");
