import { comm, machine } from "godwit";

console.log(`rank ${comm.rank} of ${comm.size} on ${machine.host.name}`);
