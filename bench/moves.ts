/** Moves of rank 0 of a job, one at a time, each when its hosts have carriers ready again. */
import { setTimeout } from "node:timers/promises";
import type { MachineClient, MigrationReport } from "godwit/machine";

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
