/**
 * Everybody talks to four others, round and round, for as many minutes as the first argument says. Messages are
 * numbered, of all sizes up to 16 KiB, and each is checked to come once and in order.
 */
import { comm, LOR } from "godwit";

const [minutes, pauseMs] = process.argv.slice(2).map(Number) as [number, number];
const { rank, size } = comm;
const steps = [1, 7];
const others = [
  ...new Set(steps.flatMap((step) => [(rank + step) % size, (rank + size - step) % size])),
].filter((other) => other !== rank);
const LAPS_BETWEEN_LOOKS = 16;
const endAt = Date.now() + minutes * 60_000;
let digest = rank;
let lap = 0;

do {
  for (let i = 0; i < LAPS_BETWEEN_LOOKS; i++, lap++) {
    for (const other of others) await comm.send({ lap, load: new Float64Array(lengthOf(lap, rank)) }, other);
    for (const source of others) {
      const { data } = await comm.recv<{ lap: number; load: Float64Array }>({ source });
      if (data.lap !== lap || data.load.length !== lengthOf(lap, source))
        throw new Error(
          `Expected message ${lap} from ${source}, got ${data.lap} of ${data.load.length} numbers`,
        );
      digest = (Math.imul(digest, 31) + data.lap + data.load.length) >>> 0;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
} while (!(await comm.allreduce(rank === 0 && Date.now() >= endAt, LOR)));
console.log(`${lap} laps, digest ${digest}`);

/** Of the message a rank sends in a lap: 0 … 2047 numbers. */
function lengthOf(lap: number, source: number): number {
  return ((lap * 37 + source * 101) % 2048) >> (lap % 8);
}
