/**
 * Ranks 1 and 2 exchange messages for a while, rank 0 is connected to both and waits. A turn's figure is the longest time
 * between two round trips, in ms.
 */
import { comm } from "godwit";
import { nextTurn } from "./turn.ts";

const TURN_MS = 500;

if (comm.rank === 0) for (;;) await comm.send(0, (await comm.recv()).source);
if (comm.rank === 2) for (;;) await comm.send((await comm.recv({ source: 1 })).data, 1);
for (let turn = 0; ; turn++) {
  if (comm.rank === 1) await nextTurn();
  await comm.send(0, 0);
  await comm.recv({ source: 0 });
  let longestMs = 0;
  const from = performance.now();
  for (let now = from; now < from + TURN_MS;) {
    await comm.send(turn, 2);
    await comm.recv({ source: 2 });
    const then = now;
    now = performance.now();
    longestMs = Math.max(longestMs, now - then);
  }
  console.log(JSON.stringify(longestMs));
}
