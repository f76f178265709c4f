/**
 * Runs a program three ways: natively, compiled, and compiled with a move to a fresh runtime whenever
 * it waits. Each way gives the lines it has written and how it ended; tests compare them.
 */
import { format } from "node:util";
import { type JourneyOptions, travel } from "../../src/check/in-process.ts";
import { type Itinerary, itinerary } from "../../src/check/itinerary.ts";
import { compileModule } from "../../src/compiler/index.ts";
import { PausingLoops } from "./pausing-loops.ts";

export interface Outcome {
  readonly output: string;
  readonly exitCode: number;
  /** A promise was rejected that nobody handled in time: natively that ends a process, here it is only noted. */
  readonly unhandled?: boolean;
  /** How often a loop has paused. */
  readonly pauses?: number;
}

/** A native run that has ended and written nothing for so long is over. */
const QUIET_MS = 5;
/** One that has not ended, and written nothing for so long, never will. */
const STUCK_MS = 5_000;
/** What Node ends with when the module's body is never done. */
const UNSETTLED_EXIT_CODE = 13;

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>;

/** The program as the body of a native async function, in strict mode as modules are. */
export async function runNative(source: string): Promise<Outcome> {
  const lines: string[] = [];
  const log = (...args: unknown[]): void => void lines.push(`${format(...args)}\n`);
  const run = new AsyncFunction("console", `"use strict";\n${source}`);
  // Modules run in a job: what they queue comes before their ticks.
  await Promise.resolve();
  let exitCode = UNSETTLED_EXIT_CODE;
  let unhandled = false;
  let cut: number | undefined;
  const note = (): void => void (unhandled = true);
  process.on("unhandledRejection", note);
  const uncaught = async (): Promise<void> => {
    exitCode = 1;
    // Node ends the process once the jobs that are queued have run.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    cut = lines.length;
  };
  const ended = run({ log, error: log }).then(() => void (exitCode = 0), uncaught);
  await Promise.race([ended, quiet(lines, STUCK_MS)]);
  // What is still queued may write too, and take timers of its own for that.
  await quiet(lines, QUIET_MS);
  process.off("unhandledRejection", note);
  return { output: lines.slice(0, cut).join(""), exitCode, unhandled };
}

/** Waits until nothing has been written for `ms`. */
async function quiet(lines: readonly string[], ms: number): Promise<void> {
  for (let before = -1; before !== lines.length;) {
    before = lines.length;
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}

export function runCompiled(source: string, file = "program.js"): Promise<Outcome> {
  return runProgram(compileModule(source, { file }).code);
}

/** Runs an executable's code. */
export function runProgram(code: string): Promise<Outcome> {
  return journey(code);
}

/** Compiled, and moved to a fresh runtime at each of its suspensions. */
export function runMoved(source: string, file = "program.js"): Promise<Outcome> {
  return moveProgram(compileModule(source, { file }).code);
}

/** Compiled, and moved at each of its suspensions and each poll-point of its loops. */
export function runMovedInLoops(source: string, file = "program.js"): Promise<Outcome> {
  return pausing(compileModule(source, { file }).code, itinerary(1, false));
}

/** Runs an executable's code, moved at each of its suspensions. */
export function moveProgram(code: string): Promise<Outcome> {
  return journey(code, { itinerary: itinerary(1, false) });
}

/** Runs an executable's code, moved at each poll-point that it reaches, and nowhere else. */
export function moveProgramInLoops(code: string): Promise<Outcome> {
  return pausing(code, itinerary(1, false, true));
}

async function pausing(code: string, itinerary: Itinerary): Promise<Outcome> {
  const loops = new PausingLoops();
  const outcome = await journey(code, { itinerary, prepare: loops.prepare });
  return { ...outcome, pauses: loops.pauses };
}

async function journey(code: string, options?: JourneyOptions): Promise<Outcome> {
  const { output, exitCode, pinned } = await travel(code, options);
  const [first] = pinned;
  if (first !== undefined) throw new Error(`Pinned at ${first.place}: ${first.why}`);
  const stdout = output.map(({ fd, text }) => (fd === 1 ? text : ""));
  return { output: stdout.join(""), exitCode };
}
