/** Compares one program after another for the reducer, which ends this thread when one of them does not end. */
import { parentPort } from "node:worker_threads";
import { compare } from "./compare.ts";

const answer = (kind: string | null): void => parentPort?.postMessage(kind, []);

parentPort?.on("message", (source: string) => {
  compare(source).then(
    ({ difference }) => answer(difference?.kind ?? null),
    () => answer(null),
  );
});
