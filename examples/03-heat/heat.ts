/**
 * Heat in a square plate (Jacobi's method): one edge is kept at 100°, the others at 0°. Each process
 * has a band of rows and exchanges the rows at its edges with its neighbours. The result is the
 * same, bit for bit, for any number of processes.
 */
import { comm, MAX } from "godwit";

const POINTS = 96;
const TOLERANCE = 1e-3;
const DOWN = 1;
const UP = 2;

const begin = Math.floor((comm.rank * POINTS) / comm.size);
const rows = Math.floor(((comm.rank + 1) * POINTS) / comm.size) - begin;
const width = POINTS + 2;
// Own rows, and one of each neighbour (or the plate's edge) above and below.
let now = new Float64Array((rows + 2) * width);
if (comm.rank === 0) now.fill(100, 0, width);
let next = now.slice();

let steps = 0;
let change = Number.POSITIVE_INFINITY;
while (change > TOLERANCE) {
  await exchangeEdges();
  change = await comm.allreduce(relax(now, next), MAX);
  [now, next] = [next, now];
  steps++;
}

const middle = POINTS / 2 - begin;
const mine = middle >= 0 && middle < rows ? now[(middle + 1) * width + POINTS / 2]! : 0;
const temperature = await comm.reduce(mine, MAX);
if (comm.rank === 0) console.log(`Settled after ${steps} steps; ${temperature}° in the middle`);

async function exchangeEdges(): Promise<void> {
  const [above, below] = [comm.rank - 1, comm.rank + 1];
  if (above >= 0) await comm.send(now.subarray(width, 2 * width), above, UP);
  if (below < comm.size) await comm.send(now.subarray(rows * width, (rows + 1) * width), below, DOWN);
  if (above >= 0) now.set((await comm.recv<Float64Array>({ source: above, tag: DOWN })).data, 0);
  if (below < comm.size) {
    now.set((await comm.recv<Float64Array>({ source: below, tag: UP })).data, (rows + 1) * width);
  }
}

/** One step; returns the greatest change. */
function relax(from: Float64Array, to: Float64Array): number {
  let greatest = 0;
  for (let row = 1; row <= rows; row++) {
    for (let c = row * width + 1; c < (row + 1) * width - 1; c++) {
      to[c] = (from[c - 1]! + from[c + 1]! + from[c - width]! + from[c + width]!) / 4;
      greatest = Math.max(greatest, Math.abs(to[c]! - from[c]!));
    }
  }
  return greatest;
}
