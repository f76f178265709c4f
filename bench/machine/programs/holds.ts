/** A process that holds so many megabytes and waits: `DIRECTORY MEGABYTES`. */
import { comm } from "godwit";

const state = new Float64Array((Number(process.argv[3]) * 1e6) / 8).fill(1.5);
console.log("0");
await comm.recv();
console.log(JSON.stringify(state[0]));
