/** Entry of a daemon's OS process. */
import { availableParallelism, endianness, totalmem } from "node:os";
import type { HostDescription, DaemonSignal } from "../control/messages.ts";
import { joinControlPlane } from "../control/embedded-plane.ts";
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { LOAD_EVERY_MS } from "../limits.ts";
import { failWhereTold } from "../os/failing.ts";
import { hostLoad } from "../os/memory.ts";
import { engineVersion, runningEngine } from "../os/engine.ts";
import { connectWith } from "../transport/endpoints.ts";
import { CarrierProcesses, type CarrierProcessesOptions } from "./carrier-processes.ts";
import { Daemon } from "./daemon.ts";
import { hostModules } from "./modules.ts";
import { engineOffer } from "./offer.ts";

export interface DaemonTask extends CarrierProcessesOptions {
  /** Where the scheduler is. */
  readonly scheduler: string;
}

let daemon: Daemon | undefined;
let ending = false;

async function end(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  await daemon?.end();
  process.exit(exitCode);
}

try {
  const task = await receiveTask<DaemonTask>(() => void end(0));
  failWhereTold();
  const { name } = task;
  // Signals of the scheduler come only after `join` has been answered, when the daemon is there.
  const plane = await joinControlPlane(task.scheduler, connectWith(task.secret), {
    hear: (signal) => daemon?.hear(signal as unknown as DaemonSignal),
    returned: async () => await daemon?.returned(describeHost(name)),
  });
  const home = await CarrierProcesses.open(task, plane.executables);
  daemon = new Daemon(plane, home);
  announce(await daemon.join(describeHost(name)));
  home.makeReady();
  setInterval(() => daemon?.tellLoad(hostLoad()), LOAD_EVERY_MS).unref();
  await plane.ended;
  await end(0);
} catch (error) {
  announceFailure(error);
  await end(1);
}

function describeHost(name: string): HostDescription {
  return {
    name,
    engine: runningEngine(),
    version: engineVersion(),
    platform: process.platform,
    arch: process.arch,
    endianness: endianness(),
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    osPid: process.pid,
    offer: engineOffer(`${runningEngine()} ${engineVersion()}`, hostModules()),
    load: hostLoad(),
  };
}
