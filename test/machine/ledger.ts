/** What programs/ledger.ts writes when every message of every lap has come once and in order. */
import { expect } from "vitest";
import type { Running } from "./running.ts";

/** As in the program. */
const MESSAGES = 3;

export function expectWholeLedger(job: Running, size: number): void {
  expect(job.outputOf(2)).toEqual([]);
  const laps = Number(/^\d+/.exec(job.outputOf(1, 0)[1]!)?.[0]);
  expect(laps).toBeGreaterThan(0);
  for (let rank = 0; rank < size; rank++)
    expect(job.outputOf(1, rank)).toEqual(["runs", `${laps} laps, digest ${digestOf(rank, size, laps)}`]);
}

function digestOf(rank: number, size: number, laps: number): number {
  const others = Array.from({ length: size }, (_, i) => i).filter((other) => other !== rank);
  let digest = rank;
  for (let lap = 0; lap < laps; lap++)
    for (const source of others)
      for (let i = 0; i < MESSAGES; i++) digest = (Math.imul(digest, 31) + source) >>> 0;
  return digest;
}
