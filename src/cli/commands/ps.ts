/** `godwit ps`: the processes of the running machine. */
import type { ProcessInfo } from "../../machine/client-types.ts";
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { table } from "../table.ts";

export const ps = defineCommand({
  name: "ps",
  summary: "List the processes of the running machine",
  args: {},
  options: {
    pinned: { help: "ask each process what would pin it now, instead of why it last stayed" },
    json: { help: "print JSON" },
  },
  example: "godwit ps --pinned",
  run: async ({ json, pinned }, environment) => {
    const processes = await withMachine(environment, (client) => client.processes({ ask: pinned }));
    environment.stdout.write(
      json
        ? `${JSON.stringify(processes, undefined, 2)}\n`
        : table(
            [
              "JOB",
              "RANK",
              "PROGRAM",
              "HOST",
              "STATUS",
              "MOVES",
              "VMID",
              "PID",
              pinned ? "PINNED NOW" : "PINNED",
            ],
            processes.map((p) => [
              p.job,
              p.rank,
              p.program,
              p.host,
              p.status,
              p.migrations,
              p.vmid,
              p.osPid,
              pinned ? now(p) : (p.pinned?.replace("Cannot move the process: ", "") ?? ""),
            ]),
          ),
    );
    return 0;
  },
});

function now({ status, pinnedNow }: ProcessInfo): string {
  if (status !== "running") return "";
  return pinnedNow === undefined ? "(no answer)" : (pinnedNow ?? "-");
}
