/** How long a process stands still that holds a large array: from its last instruction on one host to the first on another. */
import { freezeTimes } from "../moves.ts";
import type { Row } from "../row.ts";

/** Quoted, in ms, by megabytes of state: CRIU 4.2, dump and restore of a Node process on a RAM disk; AMPI rank migration, native C. */
const QUOTED = [
  { megabytes: 8, criuMs: 60, ampiMs: 6, count: 15 },
  { megabytes: 64, criuMs: 150, ampiMs: 42, count: 9 },
  { megabytes: 512, criuMs: 760, ampiMs: 316, count: 5 },
] as const;

export async function rows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { megabytes, criuMs, ampiMs, count } of QUOTED) {
    rows.push({
      name: `freeze time, Float64Array of ${megabytes} MB`,
      reference: `quoted: CRIU ${criuMs} ms ÷ 2; AMPI ${ampiMs} ms`,
      must: criuMs / 2,
      aim: ampiMs,
      unit: "ms",
      samples: await freezeTimes("holds", count, { size: 1, args: [String(megabytes)] }),
      referenceSamples: [],
    });
  }
  return rows;
}
