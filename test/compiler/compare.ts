/** One program run natively, compiled, and compiled with a move at every suspension. */
import { readFileSync } from "node:fs";
import { transformSync } from "rolldown/utils";
import { compileModule } from "../../src/compiler/index.ts";
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

/** @param moved Whether it is moved, too. Default true. */
export async function compare(source: string, moved = true): Promise<Comparison> {
  const native = await runNative(source);
  if (native.unhandled) return { lines: undefined };
  const lines = native.output.split("\n").length - 1;
  let how = "compiling";
  try {
    const code = compileProgram(source);
    for (const run of moved ? [runProgram, moveProgram] : [runProgram]) {
      how = run === runProgram ? "compiled" : "moved";
      const other = await run(code);
      if (native.output === other.output && native.exitCode === other.exitCode) continue;
      return { lines, difference: { kind: how, text: describe(how, native, other) } };
    }
  } catch (error) {
    const { message, stack } = error as Error;
    const kind = `${how}: ${message.replaceAll(/\S*\d\S*/g, "").slice(0, 60)}`;
    return { lines, difference: { kind, text: stack ?? message } };
  }
  return { lines };
}

/** As the bundler does it, which in one module has nothing to do but to lower `using`. */
function compileProgram(source: string): string {
  const plain = /\busing \w/.test(source) ? `${disposal()}${transform("program.js", source)}` : source;
  return compileModule(plain, { file: "program.js" }).code;
}

let disposalText: string | undefined;

/** What lowered programs call (src/compiler/bundle.ts). */
function disposal(): string {
  if (disposalText !== undefined) return disposalText;
  const file = new URL("../../src/compiler/using/disposal.ts", import.meta.url);
  const code = transform("disposal.ts", readFileSync(file, "utf8"));
  return (disposalText = `${code.replace("export default ", "")}const babelHelpers = { usingCtx };\n`);
}

function transform(name: string, source: string): string {
  const { code, errors } = transformSync(name, source, { target: "es2024", helpers: { mode: "External" } });
  if (errors[0] !== undefined) throw errors[0];
  return code;
}

function describe(how: string, native: Outcome, other: Outcome): string {
  const expected = native.output.split("\n");
  const actual = other.output.split("\n");
  const at = expected.findIndex((line, index) => line !== actual[index]);
  const near = (text: string[]): string => text.slice(Math.max(0, at - 3), at + 3).join("\n  ");
  return `${how} differs at line ${at + 1}, exit codes ${native.exitCode} ${other.exitCode}\n native:\n  ${near(expected)}\n ${how}:\n  ${near(actual)}`;
}
