/** The image of a Float64Array of 512 MiB, over a socket from one process to another: memory beside the array itself. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../row.ts";

const CHILD = join(import.meta.dirname, "../large-array-child.ts");
const ROUNDS = 3;
const LIMITS = {
  must: 64,
  aim: 8,
  unit: "MiB",
  reference: "the array itself",
  referenceSamples: [],
} as const;

export async function rows(): Promise<Row[]> {
  const frozen: number[] = [];
  const thawed: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { source, destination } = await transfer();
    frozen.push(source);
    thawed.push(destination);
  }
  const name = "image of a Float64Array of 512 MiB, peak extra memory";
  return [
    { name: `${name}, freezing`, ...LIMITS, samples: frozen },
    { name: `${name}, thawing`, ...LIMITS, samples: thawed },
  ];
}

async function transfer(): Promise<{ source: number; destination: number }> {
  const directory = await mkdtemp(join(tmpdir(), "godwit-bench-"));
  const children: ChildProcess[] = [];
  const start = async (role: string, endpoint: string): Promise<{ child: ChildProcess; said: unknown }> => {
    const child = fork(CHILD, [role, endpoint]);
    children.push(child);
    const [said] = (await once(child, "message")) as [unknown];
    return { child, said };
  };
  try {
    const { child, said } = await start("destination", join(directory, "state.sock"));
    const arrived = once(child, "message") as Promise<[number]>;
    const source = await start("source", said as string);
    return { source: source.said as number, destination: (await arrived)[0] };
  } finally {
    for (const child of children) child.kill();
    await rm(directory, { recursive: true, force: true });
  }
}
