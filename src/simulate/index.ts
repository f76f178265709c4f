/**
 * A program on a simulated machine: moved, cut off and held up in every way that costs it nothing but time, a
 * different way for each seed (docs/simulate.md).
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { entry } from "../check/entries.ts";
import { compile } from "../compiler/index.ts";
import { type NoRun, runInThread, several } from "./runs.ts";
import type { Run, Task } from "./thread/messages.ts";
import type { Failure, SimulateOptions, SimulateReport } from "./types.ts";
import { verdict } from "./verdict.ts";

export type { Failure, SimulateOptions, SimulateReport } from "./types.ts";

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_TRACE_LINES = 400;

/**
 * Simulates a program once undisturbed and once for each seed.
 *
 * @throws {GodwitError} `ERR_NOT_FOUND`, `ERR_COMPILE` as `compile()`; the signal's reason when it aborts.
 */
export async function simulate(options: SimulateOptions): Promise<SimulateReport> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-simulate-"));
  try {
    return await new Simulation(options, directory).run();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

class Simulation {
  readonly #options: SimulateOptions;
  readonly #directory: string;
  readonly #signal: AbortSignal;
  readonly #size: number;
  readonly #hosts: number;
  readonly #firstSeed: number;
  readonly #seeds: number;

  constructor(options: SimulateOptions, directory: string) {
    this.#options = options;
    this.#directory = directory;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#size = options.size ?? 1;
    this.#hosts = options.hosts ?? 3;
    this.#firstSeed = options.firstSeed ?? 1;
    this.#seeds = options.seeds ?? 1;
  }

  async run(): Promise<SimulateReport> {
    this.#options.progress?.("compiling");
    const task = await this.#task();
    const path = await entry(import.meta.url, "thread/main", this.#directory);
    const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
    const run = (one: Task): Promise<Run | NoRun> => runInThread(path, one, timeoutMs, this.#signal);
    this.#options.progress?.("undisturbed");
    const calm = await run(task);
    const failure = "why" in calm ? noRun(calm) : verdict(calm, undefined);
    if (failure !== undefined || "why" in calm)
      return this.#report(calm, [], failure === undefined ? [] : [failure]);
    let done = 0;
    const runs = await several(this.#seeds, availableParallelism(), async (index) => {
      this.#options.progress?.(`${done++} of ${this.#seeds} seeds`);
      return await run({ ...task, seed: this.#firstSeed + index, calmMs: calm.virtualMs });
    });
    const expected = this.#options.endsOnly ? undefined : calm;
    const failures = runs.flatMap((run) => ("why" in run ? noRun(run) : (verdict(run, expected) ?? [])));
    return this.#report(calm, runs, failures);
  }

  async #task(): Promise<Task> {
    const script = resolve(this.#options.file);
    const { code, map, hash } = await compile(script, { strictMath: this.#options.strictMath });
    return {
      code,
      map,
      hash,
      url: pathToFileURL(join(this.#directory, `${hash}.mjs`)).href,
      script,
      args: this.#options.args ?? [],
      size: this.#size,
      hosts: this.#hosts,
      seed: null,
      calmMs: 0,
      traceLines: this.#options.traceLines ?? DEFAULT_TRACE_LINES,
    };
  }

  #report(calm: Run | NoRun, runs: readonly (Run | NoRun)[], failures: readonly Failure[]): SimulateReport {
    const done = runs.filter((run): run is Run => !("why" in run));
    const sum = (of: (run: Run) => number): number => done.reduce((total, run) => total + of(run), 0);
    return {
      file: this.#options.file,
      size: this.#size,
      hosts: this.#hosts,
      firstSeed: this.#firstSeed,
      seeds: this.#seeds,
      ok: failures.length === 0,
      failures,
      calmMs: "why" in calm ? 0 : calm.virtualMs,
      moves: sum((run) => run.moves),
      abandonedMoves: sum((run) => run.abandoned),
      faults: sum((run) => run.story.length - run.moves - run.abandoned),
      anySource: "why" in calm ? [] : calm.anySource,
      unreceived: "why" in calm ? [] : calm.unreceived,
      fingerprints: runs.map((run) => ("why" in run ? null : run.fingerprint)),
    };
  }
}

function noRun({ seed, why, message }: NoRun): Failure {
  return { seed, kind: why, message, story: [], trace: [], virtualMs: 0 };
}
