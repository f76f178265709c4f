/** Compares one program after another for the reducer, which ends this thread when one of them does not end. */
import { parentPort } from "node:worker_threads";
import { compare } from "./compare.ts";

parentPort?.on("message", (source: string) => {
  compare(source).then(
    ({ difference }) => parentPort?.postMessage(difference?.kind ?? null),
    () => parentPort?.postMessage(null),
  );
});
