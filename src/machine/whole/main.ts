/**
 * Entry of an OS process that is a whole machine but for its carriers: the scheduler and every host of a machine that ends with
 * its client. One engine starts instead of one for each of them, and the carriers start before all else.
 */
import type { CarrierProcessesOptions } from "../daemon/carrier-processes.ts";
import { Host } from "../daemon/host.ts";
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { failWhereTold } from "../os/failing.ts";
import { type SchedulerTask, serve, type Serving } from "../scheduler/serve.ts";

export interface WholeTask {
  readonly scheduler: SchedulerTask;
  /** In the order of their numbers. */
  readonly hosts: readonly CarrierProcessesOptions[];
}

let hosts: readonly Host[] = [];
let serving: Serving | undefined;
let ending = false;

/** The scheduler first: nobody is to hear that carriers are ended. */
async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await serving?.end();
  await Promise.all(hosts.map((host) => host.end()));
  process.exit(exitCode);
}

try {
  const task = await receiveTask<WholeTask>(() => void end(0));
  failWhereTold();
  hosts = task.hosts.map((options) => new Host(options));
  for (const host of hosts) host.makeReady();
  serving = await serve(task.scheduler, () => void end(0));
  for (const host of hosts) await host.join(serving.endpoint);
  announce(serving.endpoint);
} catch (error) {
  announceFailure(error);
  await end(1);
}
