/** Rank 1 fails in the way it is told; the others wait for a message that never comes. */
import { comm } from "godwit";

if (comm.rank === 1) {
  console.log("about to fail");
  if (process.argv[2] === "throw") throw new Error("on purpose");
  process.exit(7);
}
await comm.recv({ source: 1 });
