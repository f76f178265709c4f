/** Entry of a daemon's OS process. */
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { failWhereTold } from "../os/failing.ts";
import type { CarrierProcessesOptions } from "./carrier-processes.ts";
import { Host } from "./host.ts";

export interface DaemonTask extends CarrierProcessesOptions {
  /** Where the scheduler is. */
  readonly scheduler: string;
}

let host: Host | undefined;
let ending = false;

async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await host?.end();
  process.exit(exitCode);
}

try {
  const task = await receiveTask<DaemonTask>(() => void end(0));
  failWhereTold();
  host = new Host(task);
  announce(await host.join(task.scheduler));
  host.makeReady();
  await host.ended;
  await end(0);
} catch (error) {
  announceFailure(error);
  await end(1);
}
