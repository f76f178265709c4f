/** Whether a run went as the undisturbed one did, and if not, how. */
import { compare, type Transcript } from "../check/transcript.ts";
import type { RankRun, Run } from "./thread/messages.ts";
import type { Failure } from "./types.ts";

const STDERR_LINES = 12;

/**
 * The first way in which `run` went wrong; undefined: it went well.
 *
 * @param expected The undisturbed run, if its output counts.
 */
export function verdict(run: Run, expected: Run | undefined): Failure | undefined {
  const { seed, ending, ranks, story, trace, virtualMs } = run;
  const found = { seed, story, trace, virtualMs };
  if (ending.type === "broken") return { ...found, kind: "broken", message: ending.message };
  const rank = ranks.findIndex(({ exitCode }) => exitCode !== null && exitCode !== 0);
  const failed = ranks[rank];
  if (failed !== undefined)
    return { ...found, kind: "fails", rank, exitCode: failed.exitCode!, stderr: lastErrors(failed) };
  if (ending.type === "deadlock") {
    const waits = ranks.map((rank, i) => ({ rank: i, waits: rank.waits }));
    return { ...found, kind: "deadlock", waits: waits.filter((one) => one.waits.length > 0) };
  }
  if (ending.type === "endless") return { ...found, kind: "endless" };
  for (const [i, rank] of ranks.entries()) {
    const before = expected?.ranks[i];
    const difference = before && compare(i, transcript(before), transcript(rank));
    if (difference) return { ...found, kind: "output", rank: i, difference };
  }
  return undefined;
}

function transcript({ output, exitCode }: RankRun): Transcript {
  return { output, exitCode: exitCode ?? 0, cutOff: exitCode === null };
}

function lastErrors({ output }: RankRun): string[] {
  const text = output.filter(({ fd }) => fd === 2).map((written) => written.text);
  return text
    .join("")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-STDERR_LINES);
}
