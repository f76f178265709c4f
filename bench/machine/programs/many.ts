/** Many processes, each of which has spoken to the next, and waits. Rank 0 says when all have. */
import { comm } from "godwit";

await comm.send(comm.rank, (comm.rank + 1) % comm.size);
await comm.recv({ source: (comm.rank + comm.size - 1) % comm.size });
await comm.barrier();
if (comm.rank === 0) console.log("0");
await comm.recv({ source: comm.rank });
