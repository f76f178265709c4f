/** Says whether it has a document, and ends where it is; one of two ends with an exit code of its own. */
import { comm } from "godwit";

console.log(typeof document);
await comm.barrier();
if (process.argv[2] === "7") process.exit(7);

declare const document: object | undefined;
