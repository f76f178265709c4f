/** Freezing and thawing a million small objects, against the engine's own serialization of the same data. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { compile } from "../../src/compiler/index.ts";
import type { Row } from "../row.ts";

const PROGRAMS = join(import.meta.dirname, "../programs/small-objects");
const CHILD = join(import.meta.dirname, "../small-objects-child.ts");
/** In each of so many fresh processes: what the heap has grown to differs. */
const ROUNDS = 4;
const PROCESSES = 3;

export async function rows(): Promise<Row[]> {
  const measured: Row[] = [];
  for (const file of (await readdir(PROGRAMS)).toSorted()) measured.push(...(await measure(file)));
  return measured;
}

async function measure(file: string): Promise<Row[]> {
  const scratch = await mkdtemp(join(tmpdir(), "godwit-bench-"));
  const samples: number[] = [];
  const againSamples: number[] = [];
  const referenceSamples: number[] = [];
  try {
    const executable = join(scratch, "program.mjs");
    await writeFile(executable, (await compile(join(PROGRAMS, file))).code);
    for (let i = 0; i < PROCESSES; i++) {
      const args = ["--expose-gc", "--max-old-space-size=4096", CHILD, executable, String(ROUNDS)];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      for (const line of stdout.trim().split("\n")) {
        const [ours, reference, again] = line.split(" ").map(Number) as [number, number, number];
        samples.push(ours);
        againSamples.push(again);
        referenceSamples.push(reference);
      }
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  const name = `freeze and thaw, 1e6 objects: ${basename(file, ".ts")}`;
  const row = { reference: "v8.serialize + deserialize", must: 2, aim: 1, unit: "ratio", referenceSamples };
  return [
    { ...row, name, samples },
    { ...row, name: `${name}, once more`, samples: againSamples },
  ];
}
