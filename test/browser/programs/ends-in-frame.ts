/** Says whether it has a document, and ends where it is, in the frame with an exit code of its own; the other does not end before. */
import { comm } from "godwit";

console.log(typeof document);
await comm.barrier();
if (typeof document === "object") process.exit(Number(process.argv[2]));
if (process.argv[2] === "7") await comm.recv();

declare const document: object | undefined;
