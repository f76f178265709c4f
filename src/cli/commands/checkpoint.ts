/** `godwit checkpoint JOB`: saves a job while it runs. */
import { resolve } from "node:path";
import { text } from "../args.ts";
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { bytes, duration } from "../units.ts";

export const checkpoint = defineCommand({
  name: "checkpoint",
  summary: "Save a job while it runs, to restart it from there",
  args: { job: { hint: "JOB", kind: text, help: "the job, as `godwit ps` shows it" } },
  options: {
    to: {
      hint: "DIR",
      kind: text,
      help: "where to (default: the job's own directory in ~/.godwit/checkpoints)",
    },
    json: { help: "print the checkpoint's report as JSON" },
  },
  example: "godwit checkpoint 1 --to saved",
  notes: "Each checkpoint is a numbered directory; of one computation the last two are kept.",
  run: async ({ job, to, json }, environment) => {
    const directory = to === undefined ? undefined : resolve(to);
    const report = await withMachine(environment, (client) => client.checkpoint(job, directory));
    const { path, sizeBytes, elapsedMs } = report;
    environment.stdout.write(
      json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : `Saved job ${job} to ${path}: ${bytes(sizeBytes)} in ${duration(elapsedMs)}\n`,
    );
    return 0;
  },
});
