/**
 * Runs a program three ways: natively, compiled, and compiled with a move to a fresh runtime whenever
 * it waits. Each way gives the lines it has written and how it ended; tests compare them.
 */
import { format } from "node:util";
import { compileModule } from "../../src/compiler/index.ts";
import { RUNTIME } from "../../src/runtime/abi.ts";
import type { Abi } from "../../src/runtime/abi.ts";
import { createRuntime } from "../../src/runtime/index.ts";
import type { Runtime } from "../../src/runtime/index.ts";
import { JsProgram } from "../../src/runtime/js-program.ts";

const HASH = "0123456789abcdef";

export interface Outcome {
  readonly output: string;
  readonly exitCode: number;
  /** A promise was rejected that nobody handled in time: natively that ends a process, here it is only noted. */
  readonly unhandled?: boolean;
}

/** Messages about "x is not a function" name captured variables by where they live. */
export function withSourceNames(output: string): string {
  return output.replaceAll(/\(0 , \$s\d+\.(\w+)\)/g, "$1").replaceAll(/(\w)\$\d+ is not/g, "$1 is not");
}

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>;

/** The program as the body of a native async function, in strict mode as modules are. */
export async function runNative(source: string): Promise<Outcome> {
  const lines: string[] = [];
  const log = (...args: unknown[]): void => void lines.push(`${format(...args)}\n`);
  const run = new AsyncFunction("console", `"use strict";\n${source}`);
  let exitCode = 0;
  let unhandled = false;
  const note = (): void => void (unhandled = true);
  process.on("unhandledRejection", note);
  try {
    await run({ log, error: log });
  } catch {
    exitCode = 1;
  }
  // What is still queued may write too.
  await new Promise((resolve) => setTimeout(resolve, 1));
  process.off("unhandledRejection", note);
  return { output: lines.join(""), exitCode, unhandled };
}

/** Evaluates the executable; once for each runtime it is loaded into. */
type Loader = (...hostModules: object[]) => void;

/** The executable as a function of its host modules, which a plain function cannot import. */
function loader(code: string): Loader {
  const specifiers: string[] = [];
  const names: string[] = [];
  const body = code.replaceAll(
    /^\s*import \* as (\S+) from "([^"]+)";|import\s*\*\s*as (\w+) from\s*"([^"]+)";/gm,
    (_, ...found) => {
      names.push((found[0] ?? found[2]) as string);
      specifiers.push((found[1] ?? found[3]) as string);
      return "";
    },
  );
  const evaluate = new Function(...names, `"use strict";\n${body}`) as Loader;
  const modules = specifiers.map((specifier) => process.getBuiltinModule(specifier));
  return () => evaluate(...modules.map(namespace));
}

/** What `import *` gives for a module of Node's. */
function namespace(module: object | undefined): object {
  return { ...module, default: module };
}

/** Loads an executable into `runtime`, without making it the one of this OS process. */
function load(evaluate: Loader, runtime: Runtime): void {
  const global = globalThis as { [RUNTIME]?: unknown };
  global[RUNTIME] = runtime.abi;
  try {
    evaluate();
  } finally {
    delete global[RUNTIME];
  }
}

export function runCompiled(source: string, file = "program.js"): Promise<Outcome> {
  return runProgram(compileModule(source, { file }).code);
}

/** Runs an executable's code. */
export function runProgram(code: string): Promise<Outcome> {
  return new Journey(loader(code), false).run();
}

/** Compiled, and moved to a fresh runtime at each of its suspensions. */
export function runMoved(source: string, file = "program.js"): Promise<Outcome> {
  return new Journey(loader(compileModule(source, { file }).code), true).run();
}

/** One run of a program, in as many runtimes as it takes. */
class Journey {
  readonly #evaluate: Loader;
  readonly #moves: boolean;
  readonly #outcome = Promise.withResolvers<Outcome>();
  #output = "";

  constructor(evaluate: Loader, moves: boolean) {
    this.#evaluate = evaluate;
    this.#moves = moves;
  }

  run(): Promise<Outcome> {
    this.#arrive().start();
    return this.#outcome.promise;
  }

  /** A fresh runtime with the executable in it. */
  #arrive(): JsProgram {
    const runtime = createRuntime();
    const ended = (exitCode: number): void => {
      this.#outcome.resolve({ output: withSourceNames(this.#output), exitCode });
    };
    const output = (fd: 1 | 2, text: string): void => void (this.#output += fd === 1 ? text : "");
    runtime.attach({ output, ended, args: [] }, "/program.js");
    const program = new JsProgram(runtime, HASH);
    if (this.#moves) this.#moveAtSuspensions(runtime, program);
    load(this.#evaluate, runtime);
    return program;
  }

  #moveAtSuspensions(runtime: Runtime, program: JsProgram): void {
    const abi = runtime.abi as { -readonly [K in keyof Abi]: Abi[K] };
    let moving = false;
    for (const operation of ["await", "yield"] as const) {
      const suspend = abi[operation];
      abi[operation] = (frame, value) => {
        if (!moving) {
          moving = true;
          this.#move(program).catch(this.#outcome.reject);
        }
        return suspend(frame, value);
      };
    }
  }

  async #move(from: JsProgram): Promise<void> {
    try {
      await from.freeze();
    } catch (error) {
      if ((error as { code?: string }).code === "ERR_ENDED") return;
      throw error;
    }
    const to = this.#arrive();
    const restoring = to.restore();
    for (const chunk of from.capture().chunks()) restoring.push(chunk);
    restoring.finish();
    to.resume();
  }
}
