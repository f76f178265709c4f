/** Moves of rank 0 of a job, one at a time, each when its hosts have carriers ready again. */
import { setTimeout } from "node:timers/promises";
import { type MachineClient, type MigrationReport, startMachine } from "godwit/machine";
import { startProgram } from "./turns.ts";

/** In this time hosts start spare carriers. */
const PAUSE_MS = 400;

export async function moves(
  machine: MachineClient,
  job: string,
  count: number,
  beforeEach: () => Promise<unknown> = async () => {},
): Promise<MigrationReport[]> {
  const reports: MigrationReport[] = [];
  for (let i = 0; i < count; i++) {
    await setTimeout(PAUSE_MS);
    await beforeEach();
    reports.push(await machine.migrate(job, 0));
  }
  return reports;
}

/** How long rank 0 of `program` stood still, each time it moved. The program writes a line when it is ready. */
export async function freezeTimes(
  program: string,
  count: number,
  options: { readonly size: number; readonly args?: readonly string[] },
): Promise<number[]> {
  const machine = await startMachine({ hosts: 2 });
  try {
    const running = await startProgram(machine, program, options);
    await running.written();
    const reports = await moves(machine, running.job.id, count);
    await running.end();
    return reports.map(({ freezeMs }) => freezeMs);
  } finally {
    await machine.close();
  }
}
