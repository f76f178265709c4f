/**
 * Samples on one carrier. `run`: each is run to its end, unmoved; `stop`: up to one of its suspensions, where an image
 * is made of it; `goOn`: images that others have made are run to their end.
 */
import { type Itinerary, itinerary } from "../../../src/check/itinerary.ts";
import { Stay } from "../../../src/check/stay.ts";
import { type EngineOffer, type Need, unmet } from "../../../src/protocol/needs.ts";
import { RUNTIME } from "../../../src/runtime/abi.ts";
import { createRuntime } from "../../../src/runtime/index.ts";
import { JsProgram } from "../../../src/runtime/js-program.ts";
import { imageBytes } from "../../../src/runtime/program.ts";

export interface Sample {
  readonly name: string;
  readonly code: string;
  readonly needs: readonly Need[];
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

/** Where it is done. */
export interface Place {
  readonly offer: EngineOffer;
  /** Evaluates a module, as often as it is called. */
  evaluate(code: string): Promise<unknown>;
  /** Until what it gives back is called. */
  onUncaught(fails: (error: unknown) => void): () => void;
}

export type What = keyof typeof HOW;

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
    await run.goOn(Uint8Array.from(atob(image!), (character) => character.charCodeAt(0)));
    return await run.end();
  },
};

/** As a host, which takes no program whose needs are not met, however it comes. */
export async function done(what: What, task: Task, place: Place): Promise<Answer<Ran | Stop | Rest>> {
  const lacking = unmet(place.offer, task.needs);
  if (lacking !== undefined) return { failure: `this engine has no "${lacking.name}"` };
  try {
    return await HOW[what](new Run(task.code, place), task);
  } catch (error) {
    return { failure: textOf(error) };
  }
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** A sample in a runtime of this realm. */
class Run {
  stop: Stop | undefined;
  pinned = "it has ended";
  readonly #code: string;
  readonly #place: Place;
  readonly #over = Promise.withResolvers<void>();
  #written = "";

  constructor(code: string, place: Place) {
    this.#code = code;
    this.#place = place;
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
    const heard = this.#place.onUncaught((error) => this.#over.reject(error));
    try {
      await this.#over.promise;
      return this.#written;
    } finally {
      clearTimeout(late);
      heard();
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
        this.stop = { written: this.#written, image: base64(imageBytes(image)) };
        this.#over.resolve();
      },
      pinned: ({ why }) => void (this.pinned = why),
      failed: (error) => this.#over.reject(error),
    });
    const realm = globalThis as { [RUNTIME]?: object };
    realm[RUNTIME] = runtime.abi;
    try {
      await this.#place.evaluate(this.#code);
    } finally {
      delete realm[RUNTIME];
    }
    return { program, stay };
  }
}
