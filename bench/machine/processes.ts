/** How many processes a computer of 24 GiB holds: some hundred are started, which have spoken and wait, and their memory measured. */
import { readdirSync, readFileSync } from "node:fs";
import { startMachine } from "godwit/machine";
import type { Row } from "../row.ts";
import { startProgram } from "../turns.ts";

const MEMORY_MIB = 24 * 1024;
/** In two sizes: what a process takes is the difference; hosts and the scheduler take the rest. */
const FEW = 50;
const MANY = 320;

export async function rows(): Promise<Row[]> {
  const few = await memoryMib(FEW);
  const many = await memoryMib(MANY);
  const eachMib = (many - few) / (MANY - FEW);
  const rest = few - FEW * eachMib;
  return [
    {
      name: "processes a computer of 24 GiB holds",
      reference: `${MANY} were started, ${eachMib.toFixed(1)} MiB each`,
      must: 300,
      aim: 5_000,
      atLeast: true,
      unit: "processes",
      samples: [Math.floor((MEMORY_MIB - rest) / eachMib)],
      referenceSamples: [],
      note: "Memory: what the OS processes have to themselves and their share of what they have in common (PSS).",
    },
  ];
}

/** Of a machine with so many processes, everything included. */
async function memoryMib(size: number): Promise<number> {
  const machine = await startMachine({ hosts: 4 });
  try {
    const program = await startProgram(machine, "many", { size });
    await program.written();
    const sum = descendants(process.pid).reduce((total, pid) => total + pssMib(pid), 0);
    await program.end();
    return sum;
  } finally {
    await machine.close();
  }
}

function descendants(of: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${entry}/stat`))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [of];
  for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i]!) ?? []));
  return found.slice(1);
}

function pssMib(pid: number): number {
  return Number(/^Pss: +(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** Of an OS process that may have ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
