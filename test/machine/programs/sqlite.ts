/** Waits; needs a module that not every engine has. */
import { DatabaseSync } from "node:sqlite";
import { comm } from "godwit";

console.log(typeof DatabaseSync);
await comm.recv({ source: comm.rank, tag: 1 });
