/**
 * Everybody sends numbered messages to everybody, and adds up all that comes: each line depends on every message
 * before it having come exactly once. It goes on until there is the file it is told.
 */
import { existsSync } from "node:fs";
import { comm } from "godwit";

const [gate = "", pauseMs = "0", length = "1"] = process.argv.slice(2);
const memory = new Float64Array(Number(length)).fill(comm.rank);
const { rank, size } = comm;
let sum = 0;
let isLast = false;

for (let round = 1; !isLast; round++) {
  if (rank === 0) isLast = existsSync(gate);
  const message = { value: round * (rank + 1) + sum, isLast };
  for (let to = 0; to < size; to++) if (to !== rank) await comm.send(message, to, round);
  for (let from = 0; from < size; from++) {
    if (from === rank) continue;
    const { data } = await comm.recv<typeof message>({ source: from, tag: round });
    sum = (sum * 31 + data.value) % 1_000_003;
    if (from === 0) isLast = data.isLast;
  }
  memory[round % memory.length] = sum;
  console.log(`round ${round}: ${sum}`);
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
}
console.log(`in the end: ${sum} ${memory.reduce((total, one) => total + one, 0)}`);
