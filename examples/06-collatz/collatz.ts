/**
 * A long computation that outlives `kill -9`: which number takes longest to come down to 1, if even numbers are
 * halved and odd ones tripled, plus one? (Collatz.)
 *
 *     npx godwit run examples/06-collatz/collatz.ts -n 4 --checkpoint-every 2s --restart-on-loss -- 50000000
 *
 * Nothing in it is about checkpoints. Kill a carrier while it runs (`godwit ps` names them, or `pgrep -f carrier`):
 * it goes back to the last checkpoint, and no line comes twice. Kill all of it, and `npx godwit restart DIR`
 * goes on from there; DIR was printed at the beginning.
 */
import { comm, MAXLOC } from "godwit";

const below = Number(process.argv[2] ?? 1_000_000);
const PARTS = 20;

/** The longest way so far, and the number that takes it. */
let longest: [steps: number, number: number] = [0, 1];

for (let part = 1; part <= PARTS; part++) {
  const first = Math.floor((below * (part - 1)) / PARTS) + 1 + comm.rank;
  const end = Math.floor((below * part) / PARTS);
  await search(first, end);
  longest = await comm.allreduce(longest, MAXLOC);
  if (comm.rank === 0) console.log(`${end}: ${longest[1]} takes ${longest[0]} steps`);
}

/** Asynchronous, so that it can be frozen in the middle. */
async function search(first: number, end: number): Promise<void> {
  for (let number = first; number <= end; number += comm.size) {
    const steps = stepsFrom(number);
    if (steps > longest[0]) longest = [steps, number];
  }
}

function stepsFrom(number: number): number {
  let steps = 0;
  for (let n = number; n !== 1; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  return steps;
}
