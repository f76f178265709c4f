/**
 * Samples on one carrier. `capture`: each is run, and an image made of it at its suspensions; `restore`: images that
 * others have made go on here to their end. Runs in every engine, as one file.
 *
 * Arguments: what to do, a file of JSON with the tasks, and where the answers go.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { evaluator } from "../../../src/check/evaluate.ts";
import { type Itinerary, itinerary, STAY } from "../../../src/check/itinerary.ts";
import { Stay } from "../../../src/check/stay.ts";
import { createRuntime } from "../../../src/runtime/index.ts";
import { JsProgram } from "../../../src/runtime/js-program.ts";
import { imageBytes } from "../../../src/runtime/program.ts";

export interface Sample {
  readonly name: string;
  readonly code: string;
}

/** A sample at one of its suspensions. */
export interface Stop {
  /** What it had written by then. */
  readonly written: string;
  /** Base 64. */
  readonly image: string;
}

export interface Captured {
  readonly name: string;
  /** What it writes unmoved. */
  readonly output: string;
  readonly stops: readonly Stop[];
  /** Neither a program's end nor a reason not to move. */
  readonly failure?: string;
}

export interface Restored {
  readonly name: string;
  /** What it wrote after each stop, to its end, or why it came to none. */
  readonly rests: readonly (string | { readonly failure: string })[];
}

/** Of each sample: the first, the last, and some in between. */
const STOPS = 3;
/** A sample that takes so long has come to a stand, in ms. */
const LIMIT_MS = 60_000;

async function capture({ name, code }: Sample): Promise<Captured> {
  try {
    const output = await new Run(code).start(STAY);
    const moving = new Run(code);
    await moving.start(itinerary(1, true));
    return { name, output, stops: spread(moving.stops, STOPS) };
  } catch (error) {
    return { name, output: "", stops: [], failure: textOf(error) };
  }
}

function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, i) => all[Math.round((i * (all.length - 1)) / (count - 1))]!);
}

async function restore({ name, code, stops }: Sample & Captured): Promise<Restored> {
  const rests: Restored["rests"][number][] = [];
  for (const { image } of stops) {
    try {
      rests.push(await new Run(code).goOn(Buffer.from(image, "base64")));
    } catch (error) {
      rests.push({ failure: textOf(error) });
    }
  }
  return { name, rests };
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A sample in as many runtimes of this realm as it takes. */
class Run {
  readonly stops: Stop[] = [];
  readonly #code: string;
  readonly #over = Promise.withResolvers<string>();
  #written = "";

  constructor(code: string) {
    this.#code = code;
  }

  start(itinerary: Itinerary): Promise<string> {
    this.#arrive(itinerary).start();
    return this.#end();
  }

  goOn(image: Uint8Array): Promise<string> {
    const program = this.#arrive(STAY);
    this.#take(program, image);
    return this.#end();
  }

  async #end(): Promise<string> {
    const late = setTimeout(() => this.#over.reject(new Error("it does not end")), LIMIT_MS);
    const fails = (error: unknown): void => this.#over.reject(error);
    process.on("uncaughtException", fails);
    try {
      return await this.#over.promise;
    } finally {
      clearTimeout(late);
      process.off("uncaughtException", fails);
    }
  }

  #arrive(itinerary: Itinerary): JsProgram {
    const runtime = createRuntime();
    const output = (_fd: 1 | 2, text: string): void => void (this.#written += text);
    const ended = (exitCode: number): void => this.#over.resolve(`${this.#written}exit code ${exitCode}\n`);
    runtime.attach({ output, ended, args: [] }, "/program.js");
    const program = new JsProgram(runtime, "sample");
    void new Stay(runtime, program, itinerary, {
      departed: ({ image, itinerary: next }) => {
        const bytes = imageBytes(image);
        this.stops.push({ written: this.#written, image: Buffer.from(bytes).toString("base64") });
        this.#take(this.#arrive(next), bytes);
      },
      pinned: () => {},
      failed: (error) => this.#over.reject(error),
    });
    evaluator(this.#code)(runtime.abi);
    return program;
  }

  #take(program: JsProgram, image: Uint8Array): void {
    const restoring = program.restore();
    restoring.push(image);
    restoring.finish();
    program.resume();
  }
}

const [what, file, answer] = process.argv.slice(2) as ["capture" | "restore", string, string];
const task = JSON.parse(readFileSync(file, "utf8")) as (Sample & Partial<Captured>)[];
const answers: unknown[] = [];
for (const one of task)
  answers.push(await (what === "capture" ? capture(one) : restore(one as Sample & Captured)));
writeFileSync(answer, JSON.stringify(answers));
process.exit(0);
