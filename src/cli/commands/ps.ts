/** `godwit ps`: the processes of the running machine. */
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { table } from "../table.ts";

export const ps = defineCommand({
  name: "ps",
  summary: "List the processes of the running machine",
  args: {},
  options: { json: { help: "print JSON" } },
  example: "godwit ps",
  run: async ({ json }, environment) => {
    const processes = await withMachine(environment, (client) => client.processes());
    environment.stdout.write(
      json
        ? `${JSON.stringify(processes, undefined, 2)}\n`
        : table(
            ["JOB", "RANK", "PROGRAM", "HOST", "STATUS", "MOVES", "VMID", "PID", "PINNED"],
            processes.map((p) => [
              p.job,
              p.rank,
              p.program,
              p.host,
              p.status,
              p.migrations,
              p.vmid,
              p.osPid,
              p.pinned ?? "",
            ]),
          ),
    );
    return 0;
  },
});
