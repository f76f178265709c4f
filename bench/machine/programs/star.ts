/** Rank 0 and its peers: after each turn it has a channel to every one of them, and all wait. */
import { comm } from "godwit";
import { nextTurn } from "./turn.ts";

for (;;) {
  if (comm.rank === 0) {
    await nextTurn();
    for (let peer = 1; peer < comm.size; peer++) await comm.send(0, peer);
    for (let peer = 1; peer < comm.size; peer++) await comm.recv({ source: peer });
    console.log("0");
  } else {
    await comm.recv({ source: 0 });
    await comm.send(0, 0);
  }
}
