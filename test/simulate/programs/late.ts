// Rank 0 takes what comes first for rank 2's, which has less to do, and then waits for rank 1.
import { comm } from "godwit";

if (comm.rank === 0) {
  await comm.recv();
  await comm.recv({ source: 1, tag: 1 });
  console.log("both were here");
} else {
  if (comm.rank === 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await comm.send("done", 0, 1);
}
