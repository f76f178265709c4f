/** Entry of a daemon's OS process. */
import { announce } from "../os/child.ts";
import { work } from "../os/entry.ts";
import type { CarrierProcessesOptions } from "./carrier-processes.ts";
import { Host } from "./host.ts";

export interface DaemonTask extends CarrierProcessesOptions {
  /** Where the scheduler is. */
  readonly scheduler: string;
}

let host: Host | undefined;

await work<DaemonTask>({
  async begin(task, end) {
    host = new Host(task);
    announce(await host.join(task.scheduler));
    host.makeReady();
    void host.ended.then(end);
  },
  finish: () => host?.end(),
});
