/**
 * Samples on one carrier. `run`: each is run to its end, unmoved; `stop`: up to one of its suspensions, where an image
 * is made of it; `goOn`: images that others have made are run to their end. Runs in every engine, as one file.
 *
 * Arguments: what to do, a file of JSON with the tasks, and where the answers go: JSON, a line for each task, in their
 * order, as soon as it is known.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Itinerary, itinerary } from "../../../src/check/itinerary.ts";
import { Stay } from "../../../src/check/stay.ts";
import { RUNTIME } from "../../../src/runtime/abi.ts";
import { createRuntime } from "../../../src/runtime/index.ts";
import { JsProgram } from "../../../src/runtime/js-program.ts";
import { imageBytes } from "../../../src/runtime/program.ts";

export interface Sample {
  readonly name: string;
  readonly code: string;
}

/** A whole run. */
export interface Ran {
  readonly output: string;
  readonly suspensions: number;
}

/** A sample at one of its suspensions, or why it could not be moved there nor later. */
export type Stop = { readonly written: string; readonly image: string } | { readonly pinned: string };

/** What it wrote from there to its end. */
export type Rest = string;

/** Why it came to no end. */
export interface Failure {
  readonly failure: string;
}

/** Of one task. */
export type Answer<T> = T | Failure;

export type Task = Sample & { readonly at?: number; readonly image?: string };

/** A sample that takes so long has come to a stand, in ms. */
const LIMIT_MS = 120_000;

const HOW = {
  async run(run: Run): Promise<Ran> {
    // Far away, so that suspensions are counted.
    const stay = await run.start(itinerary(Number.MAX_SAFE_INTEGER, false));
    return { output: await run.end(), suspensions: stay.itinerary.suspensions };
  },
  async stop(run: Run, { at }: Task): Promise<Stop> {
    await run.start({ ...itinerary(1, false), next: at! });
    await run.end();
    return run.stop ?? { pinned: run.pinned };
  },
  async goOn(run: Run, { image }: Task): Promise<Rest> {
    await run.goOn(Buffer.from(image!, "base64"));
    return await run.end();
  },
};

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A sample in a runtime of this realm. */
class Run {
  stop: Stop | undefined;
  pinned = "it has ended";
  readonly #program: string;
  readonly #over = Promise.withResolvers<void>();
  #written = "";

  /** @param program URL of its code, another one for each run: modules are evaluated once. */
  constructor(program: string) {
    this.#program = program;
  }

  async start(itinerary: Itinerary): Promise<Stay> {
    const { program, stay } = await this.#arrive(itinerary);
    program.start();
    return stay;
  }

  async goOn(image: Uint8Array): Promise<void> {
    const { program } = await this.#arrive(itinerary(Infinity, false));
    const restoring = program.restore();
    restoring.push(image);
    restoring.finish();
    program.resume();
  }

  /** What it wrote. */
  async end(): Promise<string> {
    const late = setTimeout(() => this.#over.reject(new Error("it does not end")), LIMIT_MS);
    const fails = (error: unknown): void => this.#over.reject(error);
    process.on("uncaughtException", fails);
    try {
      await this.#over.promise;
      return this.#written;
    } finally {
      clearTimeout(late);
      process.off("uncaughtException", fails);
    }
  }

  async #arrive(itinerary: Itinerary): Promise<{ program: JsProgram; stay: Stay }> {
    const runtime = createRuntime();
    const output = (_fd: 1 | 2, text: string): void => void (this.#written += text);
    const ended = (exitCode: number): void => {
      this.#written += `exit code ${exitCode}\n`;
      this.#over.resolve();
    };
    runtime.attach({ output, ended, args: [] }, "/program.js");
    const program = new JsProgram(runtime, "sample");
    const stay = new Stay(runtime, program, itinerary, {
      departed: ({ image }) => {
        this.stop = { written: this.#written, image: Buffer.from(imageBytes(image)).toString("base64") };
        this.#over.resolve();
      },
      pinned: ({ why }) => void (this.pinned = why),
      failed: (error) => this.#over.reject(error),
    });
    const realm = globalThis as { [RUNTIME]?: object };
    realm[RUNTIME] = runtime.abi;
    try {
      await import(this.#program);
    } finally {
      delete realm[RUNTIME];
    }
    return { program, stay };
  }
}

const [what, file, answer] = process.argv.slice(2) as [keyof typeof HOW, string, string];
const answered = (one: Answer<Ran | Stop | Rest>): void =>
  appendFileSync(answer, `${JSON.stringify(one)}\n`);
for (const [i, task] of (JSON.parse(readFileSync(file, "utf8")) as Task[]).entries()) {
  try {
    // A file of its own for each: Bun takes what it has read of one for whatever query.
    const program = join(dirname(file), `${what}-${i}.mjs`);
    writeFileSync(program, task.code);
    answered(await HOW[what](new Run(pathToFileURL(program).href), task));
  } catch (error) {
    answered({ failure: textOf(error) });
  }
}
process.exit(0);
