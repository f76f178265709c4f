/** One program run natively, compiled, and compiled with a move at every suspension. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, compileModule } from "../../src/compiler/index.ts";
import { moveProgram, runNative, runProgram, type Outcome } from "./run.ts";

export interface Difference {
  /** What kind it is: a reduced program must show the same. */
  readonly kind: string;
  readonly text: string;
}

export interface Comparison {
  /** How many lines the program writes; undefined: natively it ends at an unhandled rejection, at a time of the engine's choosing. */
  readonly lines: number | undefined;
  readonly difference?: Difference;
}

export async function compare(source: string): Promise<Comparison> {
  const native = await runNative(source);
  if (native.unhandled) return { lines: undefined };
  const lines = native.output.split("\n").length - 1;
  let how = "compiling";
  try {
    const code = await compileProgram(source);
    for (const run of [runProgram, moveProgram]) {
      how = run === runProgram ? "compiled" : "moved";
      const other = await run(code);
      if (native.output === other.output && native.exitCode === other.exitCode) continue;
      return { lines, difference: { kind: how, text: describe(how, native, other) } };
    }
  } catch (error) {
    const { message, stack } = error as Error;
    // The bundler refuses what natively can only throw.
    if (/Unexpected re-assignment of const/.test(message)) return { lines: undefined };
    const kind = `${how}: ${message.replaceAll(/\S*\d\S*/g, "").slice(0, 60)}`;
    return { lines, difference: { kind, text: stack ?? message } };
  }
  return { lines };
}

/** Lowering `using` is the bundler's part; all else it would only take longer. */
async function compileProgram(source: string): Promise<string> {
  if (!/\busing \w/.test(source)) return compileModule(source, { file: "program.js" }).code;
  const folder = await mkdtemp(join(tmpdir(), "godwit-program-"));
  try {
    const file = join(folder, "program.mjs");
    await writeFile(file, source);
    return (await compile(file)).code;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function describe(how: string, native: Outcome, other: Outcome): string {
  const expected = native.output.split("\n");
  const actual = other.output.split("\n");
  const at = expected.findIndex((line, index) => line !== actual[index]);
  const near = (text: string[]): string => text.slice(Math.max(0, at - 3), at + 3).join("\n  ");
  return `${how} differs at line ${at + 1}, exit codes ${native.exitCode} ${other.exitCode}\n native:\n  ${near(expected)}\n ${how}:\n  ${near(actual)}`;
}
