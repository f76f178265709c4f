/**
 * Holds so many megabytes, part of which changes all the time, and says where it is and whether all is right there each time it
 * has moved: `MEGABYTES MOVES [pinned]`.
 */
import { createServer } from "node:net";
import { machine } from "godwit";

const [megabytes, moves] = process.argv.slice(2).map(Number) as [number, number];
const server = process.argv[4] === "pinned" ? createServer().listen(0) : undefined;
const state = new Int32Array((megabytes * 1e6) / 4);
let written = 0;
for (let i = 0; i < state.length; i++) state[i] = i;

/** Each element holds its place, and those written since, how many were before. */
function isRight(): boolean {
  const first = Math.max(0, written - state.length);
  return state.every((value, i) => {
    const round = Math.ceil((written - i) / state.length);
    return round <= 0 ? value === i : value === -(i + (round - 1) * state.length) && -value >= first;
  });
}

console.log(`${machine.host.name} true`);
let here = machine.host.id;
for (let moved = 0; moved < moves;) {
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 0; i < 1_000; i++) state[written % state.length] = -written++;
  if (machine.host.id === here) continue;
  here = machine.host.id;
  moved++;
  console.log(`${machine.host.name} ${isRight()}`);
}
server?.close();
