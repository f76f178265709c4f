/** What compiled code holds while it iterates. */
import type { IteratorRecord } from "./abi.ts";

export type Result = { done?: boolean; value: unknown };
export type Method = (...args: unknown[]) => unknown;

export abstract class Cursor implements IteratorRecord {
  [key: string]: unknown;
  abstract next(value?: unknown): Result;
}

/** What an iteration over a collection gives. */
export type Kind = 0 | 1 | 2;
export const VALUES: Kind = 0;
export const KEYS: Kind = 1;
export const ENTRIES: Kind = 2;
