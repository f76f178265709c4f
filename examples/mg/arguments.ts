import { CLASSES } from "./verify.ts";
import type { ProblemClass } from "./verify.ts";

export interface Arguments {
  readonly problem: ProblemClass;
  /** Rank 0 moves after this iteration. */
  readonly migrateAfter: number | undefined;
  /** Where to; undefined lets the scheduler choose. */
  readonly to: string | undefined;
  readonly startup: boolean;
}

export const USAGE = "mg [--class S|W|A] [--migrate-after ITERATION [--to HOST]] [--no-startup]";

/** What the arguments ask of `size` processes, or what is wrong with them. */
export function parseArguments(list: readonly string[], size: number): Arguments | string {
  let problem: ProblemClass | undefined = CLASSES[0];
  let migrateAfter: number | undefined;
  let to: string | undefined;
  let startup = true;
  const rest = [...list];
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === "--no-startup") {
      startup = false;
      continue;
    }
    const value = rest.shift() ?? "";
    if (name === "--class") problem = CLASSES.find((known) => known.name === value.toUpperCase());
    else if (name === "--migrate-after") migrateAfter = Number(value);
    else if (name === "--to" && value !== "") to = value;
    else return `Unknown or incomplete argument "${name}"`;
  }
  if (!problem) return `--class must be S, W or A`;
  if (migrateAfter !== undefined && !(Number.isInteger(migrateAfter) && migrateAfter >= 1)) {
    return `--migrate-after must be the number of an iteration, got ${migrateAfter}`;
  }
  if ((size & (size - 1)) !== 0 || size > problem.points) {
    return `Class ${problem.name} needs a power of two of processes up to ${problem.points}, got ${size}`;
  }
  return { problem, migrateAfter, to, startup };
}
