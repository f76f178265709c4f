/** Runs of a simulation, each in a thread of its own: what a program changes in its realm ends with it. */
import { Worker } from "node:worker_threads";
import type { Run, Task } from "./thread/messages.ts";

/** It did not come to its end in the real time it was given, or its thread broke down. */
export interface NoRun {
  readonly seed: number | null;
  readonly why: "late" | "broken";
  readonly message: string;
}

/** @throws the signal's reason when it aborts. */
export async function runInThread(
  entry: string,
  task: Task,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Run | NoRun> {
  signal.throwIfAborted();
  // Its own output is no program's: engines' warnings.
  const worker = new Worker(entry, { workerData: task, stdin: true, stdout: true, stderr: true });
  worker.stdin!.end();
  const { seed } = task;
  const { promise, resolve, reject } = Promise.withResolvers<Run | NoRun>();
  const late = `it took longer than ${timeoutMs / 1000} s of real time`;
  const timer = setTimeout(() => resolve({ seed, why: "late", message: late }), timeoutMs);
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener("abort", aborted, { once: true });
  worker.once("message", resolve);
  worker.once("error", (error) => resolve({ seed, why: "broken", message: error.stack ?? error.message }));
  worker.once("exit", (code) =>
    resolve({ seed, why: "broken", message: `its thread ended with code ${code}` }),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
    await worker.terminate();
  }
}

/** Carries out `tasks`, several at a time; results come as they are done. */
export async function several<T>(
  count: number,
  atOnce: number,
  task: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await task(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work));
  return results;
}
