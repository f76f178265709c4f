/** The first job of a program: its module body. */
import type { Core } from "./core.ts";
import type { Job } from "./jobs.ts";

export class StartJob implements Job {
  run(core: Core): void {
    core.begin();
  }
}
