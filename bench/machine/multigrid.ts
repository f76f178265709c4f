/** NAS MG, class A, 8 processes on 4 hosts: what the benchmark itself calls its time. */
import { fileURLToPath } from "node:url";
import { compile } from "godwit/compiler";
import { startMachine } from "godwit/machine";
import type { Row } from "../row.ts";

const PROGRAM = fileURLToPath(new URL("../../examples/mg/mg.ts", import.meta.url));
const RUNS = 7;
/** Quoted, in s: NPB 3.3 in Fortran, 8 processes on two cores, over PVM and over OpenMPI. */
const PVM_S = 0.72;
const MPI_S = 0.42;

export async function rows(): Promise<Row[]> {
  const executable = await compile(PROGRAM);
  const machine = await startMachine({ hosts: 4 });
  const samples: number[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      const job = await machine.run(executable, { size: 8, args: ["--class", "A"] });
      for await (const event of job.events()) {
        const found = event.type === "output" ? /^Time in seconds +([\d.]+)/.exec(event.line) : null;
        if (found !== null) samples.push(Number(found[1]));
      }
    }
  } finally {
    await machine.close();
  }
  return [
    {
      name: "MG class A, 8 processes",
      reference: `quoted: Fortran over PVM ${PVM_S} s, over MPI ${MPI_S} s`,
      must: PVM_S,
      aim: MPI_S,
      unit: "s",
      samples,
      referenceSamples: [],
    },
  ];
}
