/**
 * How long a process with 64 MB of state, 1 % of which change each second, stands still over a link of 100 Mbit/s: with
 * what it has sent before, against sending it all then. In network namespaces, as root.
 */
import { Links } from "../../network/links.ts";
import { NetworkMachine } from "../../network/machine.ts";
import { moves } from "../moves.ts";
import type { Row } from "../row.ts";
import { startProgram } from "../turns.ts";

const BITS_PER_SECOND = 1e8;
const MEGABYTES = 64;
const PERCENT = 1;
const COUNT = 3;

export async function rows(): Promise<Row[]> {
  const machine = await NetworkMachine.start(2, new Links(BITS_PER_SECOND));
  try {
    const copied = await freezeTimes(machine, false);
    const precopied = await freezeTimes(machine, true);
    return [
      {
        name: `times shorter freeze by pre-copy, ${MEGABYTES} MB, ${PERCENT} %/s changing, 100 Mbit/s`,
        reference: "stop and copy",
        must: 20,
        aim: null,
        atLeast: true,
        unit: "ratio",
        sampleUnit: "ms stop and copy : ms pre-copy",
        samples: copied,
        referenceSamples: precopied,
      },
    ];
  } finally {
    await machine.end();
  }
}

async function freezeTimes({ client }: NetworkMachine, precopy: boolean): Promise<number[]> {
  const args = [String(MEGABYTES), String(PERCENT)];
  const program = await startProgram(client, "changes", { size: 1, args, precopy });
  await program.written();
  const reports = await moves(client, program.job.id, COUNT);
  if (!(await program.turn<boolean>())) throw new Error("The state has come to harm");
  await program.end();
  return reports.map(({ freezeMs }) => freezeMs);
}
