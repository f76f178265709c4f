/** Says whether it has a document, and ends where it is: by itself, or in the frame with an exit code of its own while the other waits. */
import { comm } from "godwit";

console.log(typeof document);
await comm.barrier();
if (process.argv[2] === "7") {
  if (typeof document === "object") process.exit(7);
  await comm.recv();
}

declare const document: object | undefined;
