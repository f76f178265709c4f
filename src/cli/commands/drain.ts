/** `godwit drain HOST`: empties a host and takes it out of service. */
import { host } from "../args.ts";
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { count } from "../units.ts";

export const drain = defineCommand({
  name: "drain",
  summary: "Move everything away from a host and take it out of service",
  args: { host: { hint: "HOST", kind: host, help: "the host, id or name" } },
  options: {},
  example: "godwit drain h2",
  run: async ({ host }, environment) => {
    const { moved } = await withMachine(environment, (client) => client.drain(host));
    environment.stdout.write(`Host ${host} is empty: ${count(moved, "process", "processes")} moved\n`);
    return 0;
  },
});
