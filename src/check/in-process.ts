/**
 * A journey without leaving this realm: each carrier is a fresh runtime in it. It shows what an image
 * lacks as well as any other, and takes a fraction of the time; what the realm itself would hide (changed
 * intrinsics, other copies of modules) only carriers of their own show.
 */
import { createRuntime, RUNTIME } from "../runtime/index.ts";
import type { Runtime } from "../runtime/index.ts";
import { JsProgram } from "../runtime/js-program.ts";
import { type Itinerary, STAY } from "./itinerary.ts";
import { type Departure, type Pinned, Stay } from "./stay.ts";
import type { Transcript, Written } from "./transcript.ts";

export interface JourneyOptions {
  /** Default: it stays where it is. */
  readonly itinerary?: Itinerary;
  readonly args?: readonly string[];
  /** `process.argv[1]`. Default "/program.js". */
  readonly script?: string;
  /** How long a loop runs before it may pause; 0: every back edge pauses (src/runtime/polls.ts). Default the runtime's. */
  readonly sliceMs?: number;
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
  return new Journey(loader(code), options).run();
}

/** Evaluates the executable; once for each runtime it is loaded into. */
type Loader = () => void;

class Journey {
  readonly #load: Loader;
  readonly #options: JourneyOptions;
  readonly #result = Promise.withResolvers<JourneyResult>();
  readonly #output: Written[] = [];
  readonly #pinned: Pinned[] = [];
  #moves = 0;

  constructor(load: Loader, options: JourneyOptions) {
    this.#load = load;
    this.#options = options;
  }

  run(): Promise<JourneyResult> {
    this.#arrive(this.#options.itinerary ?? STAY).start();
    return this.#result.promise;
  }

  /** A fresh runtime with the executable in it. */
  #arrive(itinerary: Itinerary): JsProgram {
    const { args = [], script = "/program.js" } = this.#options;
    const runtime = createRuntime();
    runtime.polls.sliceMs = this.#options.sliceMs ?? runtime.polls.sliceMs;
    const output = (fd: 1 | 2, text: string): void => void this.#output.push({ fd, text });
    const ended = (exitCode: number): void => this.#ended(exitCode);
    runtime.attach({ output, ended, args }, script);
    const program = new JsProgram(runtime, IN_PROCESS);
    void new Stay(runtime, program, itinerary, {
      departed: (departure) => this.#departed(departure),
      pinned: (pinned) => void this.#pinned.push(pinned),
      failed: (error) => this.#result.reject(error),
    });
    loadInto(runtime, this.#load);
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

/** Loads an executable into `runtime`, without making it the one of this OS process. */
function loadInto(runtime: Runtime, load: Loader): void {
  const global = globalThis as { [RUNTIME]?: unknown };
  global[RUNTIME] = runtime.abi;
  try {
    load();
  } finally {
    delete global[RUNTIME];
  }
}

/** The executable as a function of its host modules, which a plain function cannot import. */
function loader(code: string): Loader {
  const names: string[] = [];
  const specifiers: string[] = [];
  const next = new RegExp(HOST_MODULE);
  let bodyAt = 0;
  for (let found = next.exec(code); found !== null; found = next.exec(code)) {
    bodyAt = next.lastIndex;
    names.push(found[1] as string);
    specifiers.push(found[2] as string);
  }
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is the compiler's
  const evaluate = new Function(...names, `"use strict";\n${code.slice(bodyAt)}`) as (
    ...modules: object[]
  ) => void;
  const modules = specifiers.map((specifier) => namespace(process.getBuiltinModule(specifier)));
  return () => evaluate(...modules);
}

/** As the compiler writes them at an executable's head, minified or not. */
const HOST_MODULE = /\s*import\s*\*\s*as ([\w$]+) from\s*"([^"]+)";/y;

/** What `import *` gives for a module of Node's. */
function namespace(module: object | undefined): object {
  return { ...module, default: module };
}
