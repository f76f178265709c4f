/** Entry of the scheduler's OS process. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openControlHub } from "../control/embedded.ts";
import { fileJournal } from "../control/journal.ts";
import { memoryExecutables } from "../control/memory-executables.ts";
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { RequestHandler } from "./requests.ts";
import { Scheduler } from "./scheduler.ts";

export interface SchedulerTask {
  /** 0 for any free one. */
  readonly port: number;
  readonly secret: string;
  /** For the journal; removed at the end. */
  readonly directory: string;
}

try {
  let end = (): void => process.exit(0);
  const { port, secret, directory } = await receiveTask<SchedulerTask>(() => end());
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const scheduler = new Scheduler(fileJournal(join(directory, "journal.ndjson")));
  const handler = new RequestHandler(scheduler, () => void setImmediate(end));
  const hub = await openControlHub(`127.0.0.1:${port}`, secret, memoryExecutables(), handler);
  scheduler.attach(hub);
  end = (): void => {
    void hub.close().then(() => {
      rmSync(directory, { recursive: true, force: true });
      process.exit(0);
    });
  };
  announce(hub.endpoint);
} catch (error) {
  announceFailure(error);
  process.exit(1);
}
