/**
 * Whether a program can move: it is run natively, compiled, and compiled with a move to a fresh carrier
 * at its suspensions, and the runs are compared (docs/check.md).
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle, type Bundle } from "../compiler/bundle.ts";
import { compileBundle, type Executable } from "../compiler/index.ts";
import { strictBundle } from "../compiler/strict-bundle.ts";
import type { Task } from "./carrier/messages.ts";
import { CarrierPool } from "./carriers.ts";
import { entries, type Entries } from "./entries.ts";
import { pinnedAt, pollPoints } from "./figures.ts";
import { type Itinerary, itinerary, STAY } from "./itinerary.ts";
import { journeys, type RankJourney } from "./journeys.ts";
import { STRICT_MATH } from "./native/preloaded.ts";
import { type NativeProgram, runNative } from "./native/run.ts";
import { unloadable } from "./native/unloadable.ts";
import { findPins } from "./pins/find.ts";
import { compare, type Difference, type Transcript, unstableLines } from "./transcript.ts";
import type { CheckOptions, CheckReport } from "./types.ts";

export type { CheckOptions, CheckReport, PinnedAt, PollPoint } from "./types.ts";
export type { Difference } from "./transcript.ts";

/** What reads nothing need not wait for its end. */
const READS_STDIN = /\bstdin\b|readFileSync\(0\b/;

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Checks a program.
 *
 * @throws {GodwitError} `ERR_NOT_FOUND`, `ERR_COMPILE` as `compile()`; `ERR_START` if a carrier cannot be started;
 * the signal's reason when it aborts.
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-check-"));
  try {
    const files = entries(join(directory, "entries"));
    try {
      return await new Check(options, directory, files).run();
    } finally {
      // What is still being written would come after the removal.
      await Promise.allSettled([files]);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

class Check {
  readonly #options: CheckOptions;
  readonly #directory: string;
  readonly #file: string;
  readonly #size: number;
  readonly #signal: AbortSignal;
  readonly #entries: Promise<Entries>;
  #stdin: Uint8Array | undefined;

  constructor(options: CheckOptions, directory: string, files: Promise<Entries>) {
    this.#options = options;
    this.#directory = directory;
    this.#file = resolve(options.file);
    this.#size = options.size ?? 1;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#entries = files;
    // Whoever awaits it hears of it.
    this.#entries.catch(() => {});
  }

  async run(): Promise<CheckReport> {
    this.#progress("compiling");
    const bundled = await bundle(this.#file);
    const executable = compileBundle(bundled, this.#file, { strictMath: this.#options.strictMath });
    if (READS_STDIN.test(bundled.code)) this.#stdin = await this.#options.stdin?.();
    this.#progress("running natively");
    const native = await this.#natively(bundled);
    this.#progress("running compiled");
    const task = await this.#task(executable);
    const compiled = await this.#journeys(task, ["thread"], STAY);
    this.#progress("moving");
    const { every = 1 } = this.#options;
    const kinds = ["thread", ...(this.#options.engines ?? [])];
    const moved = await this.#journeys(task, kinds, itinerary(every, this.#options.every === undefined));
    return this.#report(bundled, executable, native, compiled, moved);
  }

  #progress(what: string): void {
    this.#signal.throwIfAborted();
    this.#options.progress?.(what);
  }

  /** For one run. */
  #limit(): AbortSignal {
    const limit = AbortSignal.timeout(this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return AbortSignal.any([limit, this.#signal]);
  }

  /** Twice, to see whether it does the same twice. */
  async #natively(bundled: Bundle): Promise<Native> {
    const program: NativeProgram = {
      file: this.#file,
      preload: (await this.#entries).preload,
      args: this.#options.args ?? [],
      size: this.#size,
      stdin: this.#stdin,
    };
    const path = join(this.#directory, "bundle.mjs");
    if (this.#options.strictMath) {
      await writeFile(path, strictBundle(bundled.code, STRICT_MATH));
      return {
        ...(await this.#twice({ ...program, bundle: path, strictMath: true })),
        bundleBecause: undefined,
      };
    }
    const first = await this.#twice(program);
    const bundleBecause = unloadable(first.runs);
    if (bundleBecause === undefined) return { ...first, bundleBecause };
    await writeFile(path, bundled.code);
    return { ...(await this.#twice({ ...program, bundle: path })), bundleBecause };
  }

  async #twice(program: NativeProgram): Promise<Pick<Native, "runs" | "again">> {
    const limit = this.#limit();
    const [runs, again] = await Promise.all([runNative(program, limit), runNative(program, limit)]);
    return { runs, again };
  }

  /** As a carrier finds it. */
  async #task({ hash, code, map }: Executable): Promise<Task> {
    const executablePath = join(this.#directory, `${hash}.mjs`);
    await writeFile(`${executablePath}.map`, map);
    await writeFile(executablePath, `${code}\n//# sourceMappingURL=${hash}.mjs.map\n`);
    const { args = [] } = this.#options;
    return { executablePath, hash, script: this.#file, args, size: this.#size, stdin: this.#stdin };
  }

  async #journeys(task: Task, kinds: readonly string[], itinerary: Itinerary): Promise<RankJourney[]> {
    const pool = new CarrierPool((await this.#entries).carrier, task, kinds);
    try {
      return await journeys(pool, this.#size, itinerary, this.#limit());
    } finally {
      await pool.close();
    }
  }

  #report(
    bundled: Bundle,
    executable: Executable,
    native: Native,
    compiled: readonly RankJourney[],
    moved: readonly RankJourney[],
  ): CheckReport {
    this.#signal.throwIfAborted();
    const unstable = native.runs.map((run, rank) => unstableLines(run, native.again[rank]!));
    const stable = unstable.every((lines) => lines !== "all");
    const unstableCount = unstable.reduce((sum, lines) => sum + (lines === "all" ? 0 : lines.size), 0);
    const difference = (runs: readonly Transcript[]): Difference | undefined =>
      native.runs
        .map((run, rank) => compare(rank, run, runs[rank]!, unstable[rank]))
        .find((found) => found !== undefined);
    const failure = [...compiled, ...moved].find(({ failure }) => failure !== undefined)?.failure;
    const last = moved.toSorted((a, b) => b.itinerary.interval - a.itinerary.interval)[0]!.itinerary;
    const heaviest = moved.toSorted((a, b) => b.itinerary.weighedBytes - a.itinerary.weighedBytes)[0]!;
    const points = pollPoints(moved.flatMap(({ moves }) => moves));
    const report = {
      file: this.#options.file,
      size: this.#size,
      executableBytes: Buffer.byteLength(executable.code),
      sourceBytes: Buffer.byteLength(bundled.code),
      pins: findPins(bundled, this.#file),
      deterministic: stable ? (unstableCount === 0 ? ("yes" as const) : ("lines" as const)) : ("no" as const),
      unstableLines: unstableCount,
      bundleBecause: native.bundleBecause,
      exitCodes: native.runs.map(({ exitCode, cutOff }) => (cutOff ? null : exitCode)),
      compiled: difference(compiled),
      moved: difference(moved),
      suspensions: moved.reduce((sum, { itinerary }) => sum + itinerary.suspensions, 0),
      moves: moved.reduce((sum, { moves }) => sum + moves.length, 0),
      interval: last.interval,
      thinned: last.interval > (this.#options.every ?? 1),
      pollPoints: points,
      pinnedAt: pinnedAt(moved),
      weights: heaviest.weights,
      weighedBytes: heaviest.itinerary.weighedBytes,
      failure,
    };
    const agree = report.compiled === undefined && report.moved === undefined;
    return { ...report, ok: agree && failure === undefined && report.pinnedAt.length === 0 };
  }
}

interface Native {
  readonly runs: readonly Transcript[];
  readonly again: readonly Transcript[];
  readonly bundleBecause: string | undefined;
}
