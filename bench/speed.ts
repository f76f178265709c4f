/** How fast compiled programs run, against the same programs run natively. */
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { compile } from "../src/compiler/index.ts";
import type { Row } from "./row.ts";

const CHILD = join(import.meta.dirname, "child.ts");
/** Turns before the ones that count: the engine has optimized by then what it will. */
const WARM_UP = 6;
const TURNS = 15;
/** Fresh pairs of processes per program: what the engine optimizes differs from one to the next. */
const PAIRS = 5;

export interface Limits {
  readonly must: number;
  readonly aim: number;
}

/** Measures each program in `directory`: a row for each. */
export async function speedOf(directory: string, limits: Limits): Promise<Row[]> {
  const folder = join(import.meta.dirname, "programs", directory);
  const rows: Row[] = [];
  for (const file of (await readdir(folder)).toSorted()) rows.push(await measure(join(folder, file), limits));
  return rows;
}

async function measure(file: string, limits: Limits): Promise<Row> {
  const scratch = await mkdtemp(join(tmpdir(), "godwit-bench-"));
  const samples: number[] = [];
  const referenceSamples: number[] = [];
  try {
    const executable = join(scratch, "program.mjs");
    writeFileSync(executable, (await compile(file)).code);
    for (let pair = 0; pair < PAIRS; pair++) {
      const [compiled, native] = [new Runner("compiled", executable), new Runner("native", file)];
      for (let turn = -WARM_UP; turn < TURNS; turn++) {
        const times = await alternately(compiled, native, turn % 2 === 0);
        if (turn < 0) continue;
        samples.push(times.compiled);
        referenceSamples.push(times.native);
      }
      await Promise.all([compiled.end(), native.end()]);
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  const name = basename(file, ".ts").replaceAll("-", " ");
  return { name, reference: "native", ...limits, unit: "ratio", samples, referenceSamples };
}

/** One turn each; never both at a time. */
async function alternately(
  compiled: Runner,
  native: Runner,
  compiledFirst: boolean,
): Promise<{ compiled: number; native: number }> {
  if (compiledFirst) return { compiled: await compiled.turn(), native: await native.turn() };
  const nativeMs = await native.turn();
  return { compiled: await compiled.turn(), native: nativeMs };
}

/** A process that runs one program a turn at a time (child.ts). */
class Runner {
  readonly #process: ChildProcess;
  readonly #times: AsyncIterator<string>;
  readonly #ended: Promise<number | null>;

  constructor(how: "native" | "compiled", file: string) {
    const child = spawn(process.execPath, [CHILD, how, file], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    this.#times = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => void child.once("exit", resolve));
  }

  /** Milliseconds. */
  async turn(): Promise<number> {
    this.#process.stdin?.write("\n");
    const { value, done } = await this.#times.next();
    if (done) throw new Error(`The program ended with code ${await this.#ended}`);
    return Number(value);
  }

  async end(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
  }
}
