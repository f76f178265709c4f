/** Compares one program after another for a `ComparisonThread`. */
import { parentPort } from "node:worker_threads";
import { compare } from "./compare.ts";
import type { Task } from "./comparison-thread.ts";

parentPort?.on("message", ({ source, ways }: Task) => {
  void compare(source, ways).then((comparison) => parentPort?.postMessage(comparison, []));
});
