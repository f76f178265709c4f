/** Entry of the scheduler's OS process. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ControlHub } from "../control/control-plane.ts";
import { openControlHub } from "../control/embedded-hub.ts";
import { fileJournal } from "../control/journal.ts";
import { storedExecutables } from "../control/stored-executables.ts";
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { failWhereTold } from "../os/failing.ts";
import { LOOPBACK } from "../transport/endpoints.ts";
import { KeeperProcess } from "./keeper-process.ts";
import { RequestHandler } from "./requests.ts";
import { Scheduler } from "./scheduler.ts";

export interface SchedulerTask {
  /** The address to listen on. Default: loopback. */
  readonly address?: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly secret: string;
  /** For the journal and the executables; removed at the end. One that was there already is gone on with. */
  readonly directory: string;
  /** The machine ends with this computer: what it must not forget has to outlive OS processes only. Default false. */
  readonly endsWithComputer?: boolean;
  /** How long a host that is away is waited for, in ms. Default `RETURN_MS`. */
  readonly returnMs?: number | undefined;
}

let hub: ControlHub | undefined;

/** Daemons and clients end, or go on without it, when their connection does. */
async function end(): Promise<void> {
  await hub?.close();
  rmSync(task.directory, { recursive: true, force: true });
  process.exit(0);
}

const task = await receiveTask<SchedulerTask>(() => void end());
try {
  failWhereTold();
  mkdirSync(task.directory, { recursive: true, mode: 0o700 });
  const { secret, directory, address = LOOPBACK } = task;
  const keeper = new KeeperProcess({ secret, directory, address });
  const journal = fileJournal(join(directory, "journal.ndjson"), { synced: task.endsWithComputer !== true });
  const scheduler = new Scheduler(journal, keeper, task.returnMs);
  // The answer goes out before the end.
  const handler = new RequestHandler(scheduler, () => void setImmediate(() => void end()));
  const executables = storedExecutables(join(task.directory, "executables"));
  const opened = await openControlHub(`${address}:${task.port}`, task.secret, executables, handler);
  hub = opened;
  scheduler.attach(opened);
  announce(opened.endpoint);
} catch (error) {
  announceFailure(error);
  process.exit(1);
}
