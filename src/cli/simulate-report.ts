/** What `godwit simulate` found, for people. */
import type { Failure, SimulateReport } from "../simulate/index.ts";
import { count, duration } from "./units.ts";

/** Seeds named after the first that failed before "… and 12 more". */
const MAX_SEEDS = 20;
/** What befell the machine last, in a failure. */
const MAX_STORY = 12;

/** @param again The command line that takes a seed again, up to the seed. */
export function simulateText(report: SimulateReport, again: string): string {
  const [first, ...others] = report.failures;
  const parts = [verdict(report, first), notes(report)];
  if (first !== undefined) parts.push(details(report, first), rest(others), rerun(first, again));
  return parts.filter((part) => part !== "").join("");
}

function verdict(
  { file, size, seeds, firstSeed, failures, ...report }: SimulateReport,
  first?: Failure,
): string {
  const ranks = size === 1 ? "" : ` as ${size} ranks`;
  if (first?.seed === null) return `${file} fails undisturbed${ranks}, and was not simulated further\n`;
  const last = firstSeed + seeds - 1;
  const which = seeds === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${last}`;
  const moved = `${count(report.moves, "move")}, ${count(report.abandonedMoves, "move")} given up`;
  const happened = `${moved}, ${count(report.faults, "other fault")}`;
  if (first === undefined) return `${file} goes well${ranks} with ${which}: ${happened}\n`;
  return `${file} goes wrong${ranks} with ${failures.length} of ${count(seeds, "seed")} (${happened})\n`;
}

function notes({ unreceived }: SimulateReport): string {
  return unreceived
    .map(({ source, dest, messages }) => {
      const what = count(messages, "message");
      return `note: ${what} from rank ${source} to rank ${dest} ${messages === 1 ? "is" : "are"} never received\n`;
    })
    .join("");
}

function details(report: SimulateReport, failure: Failure): string {
  const { seed, story, virtualMs } = failure;
  const name = seed === null ? "undisturbed" : `seed ${seed}`;
  const at = virtualMs > 0 ? `, after ${duration(virtualMs)} of virtual time` : "";
  const shown = story.slice(-MAX_STORY);
  const left = story.length > shown.length ? [`${story.length - shown.length} things earlier, then`] : [];
  const happened =
    shown.length === 0 ? [] : ["what befell the machine:", ...[...left, ...shown].map(indented)];
  return lines([`${name}: ${what(failure)}${at}`, ...more(report, failure), ...happened]);
}

function what({ kind, rank, exitCode, message, difference }: Failure): string {
  switch (kind) {
    case "broken":
      return "Godwit itself fails, please report this";
    case "fails":
      return `rank ${rank} ends with exit code ${exitCode}`;
    case "deadlock":
      return "nothing is left to happen, and ranks wait";
    case "endless":
      return "it does not come to an end";
    case "late":
      return message ?? "it takes too long";
    case "output":
      return `rank ${rank} writes something else at line ${difference!.line} of its output`;
  }
}

function more({ anySource }: SimulateReport, failure: Failure): string[] {
  const { kind, message, stderr, waits, difference, rank } = failure;
  switch (kind) {
    case "broken":
      return (message ?? "").split("\n").map(indented);
    case "fails":
      return (stderr ?? []).map(indented);
    case "deadlock":
      return (waits ?? []).flatMap(({ rank, waits }) =>
        waits.map(({ what, where }) =>
          indented(`rank ${rank} waits in ${what}${where === undefined ? "" : `, awaited by ${where}`}`),
        ),
      );
    case "output": {
      const { before, expected, actual } = difference!;
      const why = anySource.includes(rank!)
        ? "it receives from any source"
        : "it names its host, or the time";
      const mayDiffer = `if rank ${rank} may differ (${why}): --ends-only`;
      const shown = [`- ${expected ?? "(nothing more)"}`, `+ ${actual ?? "(nothing more)"}`];
      const both = ["undisturbed (-) and here (+):", ...before.map((line) => `    ${line}`)];
      return [...both, ...shown.map(indented), mayDiffer];
    }
    default:
      return [];
  }
}

function rest(others: readonly Failure[]): string {
  if (others.length === 0) return "";
  const named = others.slice(0, MAX_SEEDS).map(({ seed, kind }) => `${seed} (${kind})`);
  const left = others.length > MAX_SEEDS ? ` and ${others.length - MAX_SEEDS} more` : "";
  return `so do seeds ${named.join(", ")}${left}\n`;
}

function rerun({ seed }: Failure, again: string): string {
  return seed === null ? "" : `again: ${again} --seed ${seed}\n`;
}

const indented = (line: string): string => `  ${line}`;
const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
