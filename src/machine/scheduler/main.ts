/** Entry of the scheduler's OS process. */
import { announce } from "../os/child.ts";
import { work } from "../os/entry.ts";
import { type SchedulerTask, serve, type Serving } from "./serve.ts";

let serving: Serving | undefined;

await work<SchedulerTask>({
  async begin(task, end) {
    serving = await serve(task, end);
    announce(serving.endpoint);
  },
  finish: () => serving?.end(),
});
