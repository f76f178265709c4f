/** Runs a program natively, and compiled: in one place, or moved to another thread whenever it waits. */
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Task } from "../../src/check/carrier/messages.ts";
import { CarrierPool } from "../../src/check/carriers.ts";
import { type Entries, entries } from "../../src/check/entries.ts";
import { itinerary, STAY } from "../../src/check/itinerary.ts";
import { journeys, type RankJourney } from "../../src/check/journeys.ts";
import { compile, type CompileOptions } from "../../src/compiler/index.ts";

const directory = mkdtempSync(join(tmpdir(), "godwit-values-"));
let files: Promise<Entries> | undefined;

/** What it writes, and `exit` with its code. */
export function runNative(file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [file], (error, stdout) => resolve(`${stdout}exit ${error?.code ?? 0}\n`));
  });
}

export async function compiled(file: string, options?: CompileOptions): Promise<Task> {
  const { code, hash } = await compile(file, options);
  const executablePath = join(directory, `${hash}.mjs`);
  writeFileSync(executablePath, code);
  return { executablePath, hash, script: executablePath, args: [], size: 1, stdin: undefined };
}

/** Fails if there is a place where it cannot be moved. `moved`: how often it went elsewhere. */
export async function runCompiled(
  task: Task,
  moves: boolean,
  signal: AbortSignal,
): Promise<{ output: string; moved: number }> {
  files ??= entries(join(directory, "entries"));
  const pool = new CarrierPool((await files).carrier, task, ["thread"]);
  try {
    const [journey] = await journeys(pool, 1, moves ? itinerary(1, false) : STAY, signal);
    return { output: outputOf(journey!), moved: journey!.moves.length };
  } finally {
    await pool.close();
  }
}

function outputOf({ output, exitCode, failure, pinned }: RankJourney): string {
  if (failure !== undefined) throw new Error(failure);
  for (const { place, why } of pinned) throw new Error(`Pinned at ${place}: ${why}`);
  const written = output.map(({ fd, text }) => (fd === 1 ? text : ""));
  return `${written.join("")}exit ${exitCode}\n`;
}
