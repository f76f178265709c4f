import { comm } from "godwit";

await comm.recv({ source: 0 });
