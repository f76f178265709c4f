/**
 * A journey without leaving this realm: each carrier is a fresh runtime in it. It shows what an image
 * lacks as well as any other, and takes a fraction of the time; what the realm itself would hide (changed
 * intrinsics, other copies of modules) only carriers of their own show.
 */
import { createRuntime, type Runtime } from "../runtime/index.ts";
import { JsProgram } from "../runtime/js-program.ts";
import { evaluator, type Load } from "./evaluate.ts";
import { type Itinerary, STAY } from "./itinerary.ts";
import { type Departure, type Pinned, Stay } from "./stay.ts";
import type { Transcript, Written } from "./transcript.ts";

export interface JourneyOptions {
  /** Default: it stays where it is. */
  readonly itinerary?: Itinerary;
  readonly args?: readonly string[];
  /** `process.argv[1]`. Default "/program.js". */
  readonly script?: string;
  /** Called with each runtime before it loads the program, by tests that want it another way. */
  readonly prepare?: (runtime: Runtime) => void;
}

export interface JourneyResult extends Transcript {
  readonly moves: number;
  readonly pinned: readonly Pinned[];
}

/**
 * Runs an executable's code in as many runtimes as it takes.
 *
 * @throws {GodwitError} whatever a move fails with other than `ERR_PINNED`.
 */
export function travel(code: string, options: JourneyOptions = {}): Promise<JourneyResult> {
  return new Journey(evaluator(code), options).run();
}

class Journey {
  readonly #load: Load;
  readonly #options: JourneyOptions;
  readonly #result = Promise.withResolvers<JourneyResult>();
  readonly #output: Written[] = [];
  readonly #pinned: Pinned[] = [];
  #moves = 0;

  constructor(load: Load, options: JourneyOptions) {
    this.#load = load;
    this.#options = options;
  }

  run(): Promise<JourneyResult> {
    this.#arrive(this.#options.itinerary ?? STAY).start();
    return this.#result.promise;
  }

  /** A fresh runtime with the executable in it. */
  #arrive(itinerary: Itinerary): JsProgram {
    const { args = [], script = "/program.js", prepare } = this.#options;
    const runtime = createRuntime();
    prepare?.(runtime);
    const output = (fd: 1 | 2, text: string): void => void this.#output.push({ fd, text });
    const ended = (exitCode: number): void => this.#ended(exitCode);
    runtime.attach({ output, ended, args }, script);
    const program = new JsProgram(runtime, IN_PROCESS);
    void new Stay(runtime, program, itinerary, {
      departed: (departure) => this.#departed(departure),
      pinned: (pinned) => void this.#pinned.push(pinned),
      failed: (error) => this.#result.reject(error),
    });
    this.#load(runtime.abi);
    return program;
  }

  #departed({ image, itinerary }: Departure): void {
    this.#moves++;
    const program = this.#arrive(itinerary);
    const restoring = program.restore();
    for (const chunk of image.chunks()) restoring.push(chunk);
    restoring.finish();
    program.resume();
  }

  #ended(exitCode: number): void {
    this.#result.resolve({
      output: this.#output,
      exitCode,
      cutOff: false,
      moves: this.#moves,
      pinned: this.#pinned,
    });
  }
}

/** The executable's name: here there is only one. */
const IN_PROCESS = "in-process";
