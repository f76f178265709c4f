/** A program on a machine that works a turn at a time, so that its reference can have the turns between. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "godwit/compiler";
import type { Job, JobEvent, JobOptions, MachineClient } from "godwit/machine";

const PROGRAMS = join(import.meta.dirname, "machine/programs");

/** Starts a program of machine/programs, which finds the directory of its turns in its first argument. */
export async function startProgram(
  machine: MachineClient,
  name: string,
  { size, args = [], ...options }: JobOptions,
): Promise<Turns> {
  const directory = mkdtempSync(join(tmpdir(), "godwit-bench-"));
  const executable = await compile(join(PROGRAMS, `${name}.ts`));
  return new Turns(
    await machine.run(executable, { ...options, size, args: [directory, ...args] }),
    directory,
  );
}

export class Turns {
  readonly job: Job;
  readonly #directory: string;
  readonly #events: AsyncIterator<JobEvent>;
  #turns = 0;

  constructor(job: Job, directory: string) {
    this.job = job;
    this.#directory = directory;
    this.#events = job.events()[Symbol.asyncIterator]();
  }

  /** Lets the program have a turn; resolves with what it writes at its end, a JSON value. */
  async turn<Result = number>(): Promise<Result> {
    this.begin();
    return await this.written();
  }

  /** Lets it begin. */
  begin(): void {
    writeFileSync(join(this.#directory, String(this.#turns++)), "");
  }

  /** The next value it writes. */
  async written<Result = number>(): Promise<Result> {
    for (;;) {
      const { value: event, done } = await this.#events.next();
      if (done === true || event.type === "ended") throw new Error("The program has ended");
      if (event.type !== "output") continue;
      if (event.fd === 1) return JSON.parse(event.line) as Result;
      throw new Error(event.line);
    }
  }

  async end(): Promise<void> {
    await this.job.kill();
    await this.job.ended.catch(() => {});
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

interface Sides {
  readonly samples: readonly number[];
  readonly referenceSamples: readonly number[];
}

/** Both measure in turns; the first ones, `warmUp` of them, are thrown away. */
export async function inTurns(
  turns: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  warmUp = 5,
): Promise<Sides> {
  const samples: number[] = [];
  const referenceSamples: number[] = [];
  for (let turn = -warmUp; turn < turns; turn++) {
    const both =
      turn % 2 === 0 ? [await ours(), await theirs()] : [await theirs(), await ours()].toReversed();
    if (turn < 0) continue;
    samples.push(both[0] as number);
    referenceSamples.push(both[1] as number);
  }
  return { samples, referenceSamples };
}
