/**
 * What a migration costs by how many processes the machine has. With up to 100 it is timed on a real one; up to a million
 * the scheduler's core and those of the processes that take part (source, destination, one peer) go through it event by
 * event, and what they do is counted: steps of the cores, and messages between them.
 */
import { type Cost, Migration } from "../core-migration.ts";
import { freezeTimes } from "../moves.ts";
import type { Row } from "../row.ts";

const REAL = [10, 100];
const COUNT = 15;
const COUNTED = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const WARM_UP = 50;
const ROUNDS = 51;

export async function rows(): Promise<Row[]> {
  return [...(await timed()), ...counted()];
}

async function timed(): Promise<Row[]> {
  const times: number[][] = [];
  for (const size of REAL) times.push(await freezeTimes("many", COUNT, { size }));
  const [few, many] = times as [number[], number[]];
  return [
    {
      name: `freeze time, ${REAL[1]} processes`,
      reference: `${REAL[0]} processes`,
      must: 1.25,
      aim: 1,
      unit: "ratio",
      sampleUnit: "ms",
      samples: many,
      referenceSamples: few,
    },
  ];
}

function counted(): Row[] {
  const small = new Migration(COUNTED[0]!);
  return COUNTED.slice(1).flatMap((size) => {
    const large = new Migration(size);
    const costs = Array.from({ length: WARM_UP + ROUNDS }, () => [large.run(), small.run()] as const);
    const [many, few] = [0, 1].map((i) => costs.slice(WARM_UP).map((pair) => pair[i as 0 | 1]));
    const row = { reference: `${COUNTED[0]} processes`, unit: "ratio", must: 1, aim: 1 };
    const processes = `${size.toLocaleString("en")} processes`;
    return [
      {
        ...row,
        name: `a migration's messages and steps, ${processes}`,
        sampleUnit: "messages and steps",
        samples: many!.map(count),
        referenceSamples: few!.map(count),
      },
      {
        ...row,
        // No bound: larger books are colder, by microseconds.
        must: null,
        aim: null,
        name: `a migration's time in the cores, ${processes}`,
        sampleUnit: "µs",
        samples: many!.map(({ us }) => us),
        referenceSamples: few!.map(({ us }) => us),
      },
    ];
  });
}

function count({ messages, steps }: Cost): number {
  return messages + steps;
}
