/** One program run natively, compiled, and compiled with a move at every suspension, without poll-points and with them. */
import { readFileSync } from "node:fs";
import { transformSync } from "rolldown/utils";
import { compileModule } from "../../src/compiler/index.ts";
import { moveProgram, moveProgramInLoops, runNative, runProgram, type Outcome } from "./run.ts";

export interface Difference {
  /** What kind it is: a reduced program must show the same. */
  readonly kind: string;
  readonly text: string;
}

export interface Comparison {
  /** How many lines the program writes; undefined: natively it ends at an unhandled rejection, at a time of the engine's choosing. */
  readonly lines: number | undefined;
  /** How often its loops have paused. */
  readonly pauses?: number;
  readonly difference?: Difference;
}

const WAYS = { compiled: runProgram, moved: moveProgram, "moved in loops": moveProgramInLoops };

export type Way = keyof typeof WAYS;

export const ALL_WAYS = Object.keys(WAYS) as readonly Way[];

/** @param ways How it is run besides natively. Default all ways. */
export async function compare(source: string, ways = ALL_WAYS): Promise<Comparison> {
  const native = await runNative(source);
  if (native.unhandled) return { lines: undefined };
  const lines = native.output.split("\n").length - 1;
  let pauses = 0;
  let how = "compiling";
  try {
    const code = compileProgram(source);
    for (const way of ways) {
      how = way;
      const other = await WAYS[way](code);
      pauses += other.pauses ?? 0;
      if (native.output === other.output && native.exitCode === other.exitCode) continue;
      return { lines, difference: { kind: how, text: describe(how, native, other) } };
    }
  } catch (error) {
    const { message, stack } = error as Error;
    const kind = `${how}: ${message.replaceAll(/\S*\d\S*/g, "").slice(0, 60)}`;
    return { lines, difference: { kind, text: stack ?? message } };
  }
  return { lines, pauses };
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
