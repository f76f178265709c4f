// Writes down in which order messages came. Undisturbed, rank 1's is the second.
import { comm } from "godwit";

if (comm.rank === 0) {
  const first = await comm.recv();
  const second = await comm.recv();
  console.log(`${first.source} then ${second.source}`);
} else {
  if (comm.rank === 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await comm.send("here", 0);
}
