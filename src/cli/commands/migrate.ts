/** `godwit migrate JOB RANK [HOST]`: moves a process while it runs. */
import { host, integer, text } from "../args.ts";
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { bytes, duration } from "../units.ts";

export const migrate = defineCommand({
  name: "migrate",
  summary: "Move a process to another host while it runs",
  args: {
    job: { hint: "JOB", kind: text, help: "the job, as `godwit ps` shows it" },
    rank: { hint: "RANK", kind: integer(0), help: "the process's rank" },
    host: {
      hint: "HOST",
      kind: host,
      optional: true,
      help: "where to, id or name (default: the scheduler chooses)",
    },
  },
  options: { json: { help: "print the migration's report as JSON" } },
  example: "godwit migrate 1 0 h3",
  run: async ({ job, rank, host, json }, environment) => {
    const report = await withMachine(environment, (client) => client.migrate(job, rank, host));
    environment.stdout.write(
      json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : `Moved rank ${rank} from ${report.from} to ${report.to}: ` +
            `${bytes(report.bytes)}, frozen for ${duration(report.freezeMs)}\n`,
    );
    return 0;
  },
});
