// Takes results as they come, puts them in their places, and moves by itself: right whatever happens.
import { comm, machine, SUM } from "godwit";

const { rank, size } = comm;
const began = Date.now();
const mine: number[] = [];
for (let round = 0; round < 6; round++) {
  const right = (rank + 1) % size;
  const left = (rank + size - 1) % size;
  const { data } = await comm.sendrecv<number>(round * size + rank, right, { source: left });
  mine.push(data);
  // No host may be free to take it, and a move may be given up: it goes on where it is.
  if (rank === round % size) await machine.migrate().catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
}
if (rank === 0) {
  const all: number[][] = [];
  all[0] = mine;
  for (let i = 1; i < size; i++) {
    const { data, source } = await comm.recv<number[]>({ tag: 9 });
    all[source] = data;
  }
  console.log(JSON.stringify(all));
} else await comm.send(mine, 0, 9);
const total = await comm.allreduce(
  mine.reduce((sum, one) => sum + one, 0),
  SUM,
);
console.log(`rank ${rank} knows the sum ${total}`, Date.now() >= began, new Date().getUTCFullYear());
