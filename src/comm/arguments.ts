/**
 * Checks of what a program passes in. A check returns the error instead of throwing it, so that the
 * thin functions around `host` can reject with it and cost nothing when all is well.
 */
import { GodwitError } from "../errors.ts";
import { ANY_SOURCE, ANY_TAG } from "../protocol/ids.ts";

/** The greatest tag a program may use (MPI_TAG_UB). */
export const MAX_TAG = 2 ** 31 - 1;

/** A rank that must name a process: a destination, a root. */
export function wrongRank(call: string, name: string, rank: unknown, size: number): GodwitError | undefined {
  if (isIntegerWithin(rank, 0, size - 1)) return undefined;
  return new GodwitError("ERR_RANK", `${call}() ${name} must be ${range(0, size - 1)}, got ${shown(rank)}`);
}

/** The source of a receive or a probe: a rank or ANY_SOURCE. */
export function wrongSource(call: string, source: unknown, size: number): GodwitError | undefined {
  if (source === ANY_SOURCE || isIntegerWithin(source, 0, size - 1)) return undefined;
  const allowed = `ANY_SOURCE or ${range(0, size - 1)}`;
  return new GodwitError("ERR_RANK", `${call}() source must be ${allowed}, got ${shown(source)}`);
}

/** The tag of a message to send. */
export function wrongTag(call: string, name: string, tag: unknown): GodwitError | undefined {
  if (isIntegerWithin(tag, 0, MAX_TAG)) return undefined;
  return new GodwitError("ERR_TAG", `${call}() ${name} must be ${range(0, MAX_TAG)}, got ${shown(tag)}`);
}

/** The tag of a receive or a probe: a tag or ANY_TAG. */
export function wrongTagPattern(call: string, name: string, tag: unknown): GodwitError | undefined {
  if (tag === ANY_TAG || isIntegerWithin(tag, 0, MAX_TAG)) return undefined;
  const allowed = `ANY_TAG or ${range(0, MAX_TAG)}`;
  return new GodwitError("ERR_TAG", `${call}() ${name} must be ${allowed}, got ${shown(tag)}`);
}

/** What is to be dealt out: one item for every process. */
export function wrongItems(call: string, items: unknown, size: number): GodwitError | undefined {
  if (Array.isArray(items) && items.length === size) return undefined;
  const got = Array.isArray(items) ? `${items.length}` : shown(items);
  return new GodwitError(
    "ERR_COUNT",
    `${call}() needs an array of ${size} items, one for each rank, got ${got}`,
  );
}

/** How a value reads in an error message. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "Object" ? `a value of type ${name}` : "an object";
}

function isIntegerWithin(value: unknown, least: number, greatest: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= greatest;
}

function range(least: number, greatest: number): string {
  return greatest === least ? `${least}` : `an integer from ${least} to ${greatest}`;
}
