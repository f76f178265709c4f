/**
 * Runs a program three ways: natively, compiled, and compiled with a move to a fresh runtime whenever
 * it waits. Each way gives the lines it has written and how it ended; tests compare them.
 */
import { format } from "node:util";
import { compileModule } from "../../src/compiler/index.ts";
import { RUNTIME } from "../../src/runtime/abi.ts";
import { createRuntime } from "../../src/runtime/index.ts";
import type { Runtime } from "../../src/runtime/index.ts";

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

/** Loads an executable into `runtime`, without making it the one of this OS process. */
export function load(code: string, runtime: Runtime): void {
  const global = globalThis as { [RUNTIME]?: unknown };
  global[RUNTIME] = runtime.abi;
  try {
    new Function(`"use strict";\n${code}`)();
  } finally {
    delete global[RUNTIME];
  }
}

export async function runCompiled(source: string, file = "program.js"): Promise<Outcome> {
  return runExecutable(compileModule(source, { file }).code);
}

export function runExecutable(code: string): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = "";
    const runtime = createRuntime();
    const host = {
      output: (fd: 1 | 2, text: string): void => void (output += fd === 1 ? text : ""),
      ended: (exitCode: number): void => resolve({ output: withSourceNames(output), exitCode }),
      args: [],
    };
    runtime.attach(host, "/program.js");
    load(code, runtime);
    runtime.start();
  });
}
