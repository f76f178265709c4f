/** Compares programs in a thread of its own, which is ended when one of them does not end or takes too much memory. */
import { Worker } from "node:worker_threads";
import { ALL_WAYS, type Comparison, type Way } from "./compare.ts";

export interface Task {
  readonly source: string;
  readonly ways: readonly Way[];
}

/** Most of what a program leaves behind is young: a larger nursery saves a tenth of the time. */
const MEMORY = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1_024 };

export class ComparisonThread {
  readonly #limitMs: number;
  #worker: Worker | undefined;
  #done: (comparison: Comparison) => void = () => {};

  /** @param limitMs How long a comparison may take. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** @param ways How the program is run besides natively. Default all ways. */
  async compare(source: string, ways = ALL_WAYS): Promise<Comparison> {
    const worker = (this.#worker ??= this.#start());
    const { promise, resolve } = Promise.withResolvers<Comparison>();
    this.#done = resolve;
    const timer = setTimeout(() => this.#failed("it does not end"), this.#limitMs);
    worker.postMessage({ source, ways } satisfies Task, []);
    const comparison = await promise;
    clearTimeout(timer);
    // What a failing program goes on doing must not be taken for the next one's.
    if (comparison.difference !== undefined) await this.close();
    return comparison;
  }

  #start(): Worker {
    const url = new URL("comparison-worker.ts", import.meta.url);
    const worker = new Worker(url, { stdout: true, stderr: true, resourceLimits: MEMORY });
    return worker
      .on("message", (comparison: Comparison) => this.#done(comparison))
      .on("error", ({ message }: Error) => this.#failed(message));
  }

  #failed(text: string): void {
    this.#done({ lines: 0, difference: { kind: text, text } });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}
