/** `godwit down`: ends the machine that `godwit up` started. */
import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "../../errors.ts";
import { defineCommand } from "../command.ts";
import { isAlive, joinMachine, readRecord, removeRecord } from "../machine-file.ts";

/** How long the process that keeps the machine is waited for, in milliseconds. */
const PATIENCE_MS = 10_000;

export const down = defineCommand({
  name: "down",
  summary: "End the running machine and everything on it",
  args: {},
  options: {},
  example: "godwit down",
  run: async (_values, environment) => {
    // Joining proves that the record is that of a living machine: its process number can be trusted.
    const client = await joinMachine(environment);
    const record = await readRecord(environment.variables);
    // The machine may be gone before its answer is here: that is no failure, the keeper's end decides.
    await client.down().catch((error: unknown) => {
      if (!(error instanceof GodwitError) || error.code !== "ERR_CONNECTION_LOST") throw error;
    });
    if (record !== undefined) {
      await endKeeper(record.osPid);
      await removeRecord(environment.variables, record.osPid);
    }
    environment.stdout.write("Machine ended\n");
    return 0;
  },
});

async function endKeeper(osPid: number): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  if (isAlive(osPid)) process.kill(osPid, "SIGTERM");
  while (isAlive(osPid)) {
    if (Date.now() > deadline) {
      throw new GodwitError("ERR_DOWN", `The machine's process ${osPid} does not end; kill it`);
    }
    await sleep(20);
  }
}
