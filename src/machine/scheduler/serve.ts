/** A scheduler with all it needs: journal, executables, keeper, and the hub its hosts and clients connect to. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openControlHub } from "../control/embedded-hub.ts";
import { fileJournal } from "../control/journal.ts";
import { storedExecutables } from "../control/stored-executables.ts";
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

export interface Serving {
  readonly endpoint: string;
  /** Daemons and clients end, or go on without it, when their connection does. */
  end(): Promise<void>;
}

/**
 * @param down called when a client wants the machine to end, and has been answered.
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_LISTEN`.
 */
export async function serve(task: SchedulerTask, down: () => void): Promise<Serving> {
  const { secret, directory, address = LOOPBACK } = task;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keeper = new KeeperProcess({ secret, directory, address });
  const journal = fileJournal(join(directory, "journal.ndjson"), { synced: task.endsWithComputer !== true });
  const scheduler = new Scheduler(journal, keeper, task.returnMs);
  const handler = new RequestHandler(scheduler, () => void setImmediate(down));
  const executables = storedExecutables(join(directory, "executables"));
  const hub = await openControlHub(`${address}:${task.port}`, secret, executables, handler);
  scheduler.attach(hub);
  return {
    endpoint: hub.endpoint,
    async end() {
      await hub.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
