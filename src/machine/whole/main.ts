/**
 * Entry of an OS process that is a whole machine but for its carriers: the scheduler and every host of a machine that ends with
 * its client. One engine starts instead of one for each of them, and the carriers start before all else.
 */
import type { CarrierProcessesOptions } from "../daemon/carrier-processes.ts";
import { Host } from "../daemon/host.ts";
import { announce } from "../os/child.ts";
import { work } from "../os/entry.ts";
import { type SchedulerTask, serve, type Serving } from "../scheduler/serve.ts";

export interface WholeTask {
  readonly scheduler: SchedulerTask;
  /** In the order of their numbers. */
  readonly hosts: readonly CarrierProcessesOptions[];
}

let hosts: readonly Host[] = [];
let serving: Serving | undefined;

await work<WholeTask>({
  async begin(task, end) {
    hosts = task.hosts.map((options) => new Host(options));
    for (const host of hosts) host.makeReady();
    serving = await serve(task.scheduler, end);
    for (const host of hosts) await host.join(serving.endpoint);
    announce(serving.endpoint);
  },
  async finish() {
    // The scheduler first: nobody is to hear that carriers are ended.
    await serving?.end();
    await Promise.all(hosts.map((host) => host.end()));
  },
});
