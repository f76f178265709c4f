/** Says that it is there, then waits for a message that never comes. */
import { comm } from "godwit";

process.stdout.write(`rank ${comm.rank} waits\n`);
await comm.recv({ source: comm.rank, tag: 99 });
