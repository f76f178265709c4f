/** Entry of the scheduler's OS process. */
import { announce, announceFailure, receiveTask } from "../os/child.ts";
import { failWhereTold } from "../os/failing.ts";
import { type SchedulerTask, serve, type Serving } from "./serve.ts";

let serving: Serving | undefined;

async function end(): Promise<void> {
  await serving?.end();
  process.exit(0);
}

try {
  const task = await receiveTask<SchedulerTask>(() => void end());
  failWhereTold();
  serving = await serve(task, () => void end());
  announce(serving.endpoint);
} catch (error) {
  announceFailure(error);
  process.exit(1);
}
