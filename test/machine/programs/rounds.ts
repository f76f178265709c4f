/**
 * Everybody sends numbered messages to everybody, and adds up all that comes: the last line depends on every
 * message having come exactly once.
 */
import { comm } from "godwit";

const rounds = Number(process.argv[2]);
const pauseMs = Number(process.argv[3] ?? 0);
const memory = new Float64Array(Number(process.argv[4] ?? 1)).fill(comm.rank);
const { rank, size } = comm;
let sum = 0;

for (let round = 1; round <= rounds; round++) {
  for (let to = 0; to < size; to++) if (to !== rank) await comm.send(round * (rank + 1) + sum, to, round);
  for (let from = 0; from < size; from++) {
    if (from === rank) continue;
    const { data } = await comm.recv<number>({ source: from, tag: round });
    sum = (sum * 31 + data) % 1_000_003;
  }
  memory[round % memory.length] = sum;
  console.log(`round ${round}: ${sum}`);
  if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
console.log(`in the end: ${sum} ${memory.reduce((total, one) => total + one, 0)}`);
