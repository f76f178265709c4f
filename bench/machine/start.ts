/** From the start of `godwit run -n 8` to the first instruction of the program, against that of plain Node. */
import { execFileSync, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Row } from "../row.ts";

const PROGRAM = fileURLToPath(new URL("programs/first.ts", import.meta.url));
const GODWIT = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const WARM_UP = 2;
const TURNS = 15;
const SIZE = 8;
/** Until the carriers of a machine that is up wait again. */
const READY_MS = 2000;

export async function rows(): Promise<Row[]> {
  const home = await mkdtemp(join(tmpdir(), "godwit-bench-"));
  // No machine that is up already; what Node and Godwit have compiled before stays.
  const env = { ...process.env, GODWIT_HOME: home };
  const native = join(home, "native.mjs");
  await writeFile(native, "console.log(String(Date.now()));\n");
  try {
    const own = await measure(native, env, 0);
    execFileSync(process.execPath, [GODWIT, "up"], { env });
    try {
      return [...own, ...(await measure(native, env, READY_MS, " on a machine that is up"))];
    } finally {
      execFileSync(process.execPath, [GODWIT, "down"], { env });
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function measure(native: string, env: NodeJS.ProcessEnv, pauseMs: number, where = ""): Promise<Row[]> {
  const first: number[] = [];
  const last: number[] = [];
  const referenceSamples: number[] = [];
  for (let turn = -WARM_UP; turn < TURNS; turn++) {
    await sleep(pauseMs);
    const [plain] = await began([native], env);
    const times = await began([GODWIT, "run", PROGRAM, "-n", String(SIZE)], env);
    if (times.length !== SIZE) throw new Error(`${times.length} of ${SIZE} processes said when they began`);
    if (turn < 0) continue;
    referenceSamples.push(plain!);
    first.push(Math.min(...times));
    last.push(Math.max(...times));
  }
  const row = { reference: "node", must: 3, aim: 1.5, unit: "ratio", sampleUnit: "ms", referenceSamples };
  const name = `start of run -n ${SIZE}${where} to the first instruction`;
  return [
    { name: `${name}, first process`, ...row, samples: first },
    { name: `${name}, last process`, ...row, samples: last },
  ];
}

/** Runs Node, which writes times of the clock: when they were, in ms after its start. */
async function began(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number[]> {
  const started = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const said = await text(child.stdout);
  return (said.match(/\d{12,}/g) ?? []).map((time) => Number(time) - started);
}
