/** Entry of the keeper's OS process. It ends with the scheduler that started it. */
import { join } from "node:path";
import { storedExecutables } from "../control/stored-executables.ts";
import { announce } from "../os/child.ts";
import { work } from "../os/entry.ts";
import { badFrame } from "../transport/frame.ts";
import { listen } from "../transport/listen.ts";
import { connection } from "./connection.ts";
import { Keeper } from "./keeper.ts";

export interface KeeperTask {
  readonly secret: string;
  /** The scheduler's: executables are in it, and the socket goes there. */
  readonly directory: string;
  /** The address to listen on. */
  readonly address: string;
}

await work<KeeperTask>({
  async begin(task) {
    const keeper = new Keeper(storedExecutables(join(task.directory, "executables")));
    const listeners = await listen(join(task.directory, `keeper-${process.pid}.sock`), task.address, {
      secret: task.secret,
      accept(link, purpose) {
        if (purpose !== "checkpoint") throw badFrame(`a ${purpose} connection to the keeper`);
        return connection(link, keeper);
      },
    });
    announce(listeners.map(({ endpoint }) => endpoint));
  },
});
