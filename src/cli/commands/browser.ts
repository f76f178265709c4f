/** `godwit browser`: lets browser tabs become hosts of the running machine. */
import { integer, text } from "../args.ts";
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";

const options = {
  port: {
    hint: "P",
    kind: integer(0, 65_535),
    help: "the TCP port of the page (default: any free one)",
  },
  address: {
    hint: "A",
    kind: text,
    help: "of this computer, where browsers reach it (default: the loopback interface)",
  },
} as const;

export const browser = defineCommand({
  name: "browser",
  summary: "Let browser tabs become hosts of the running machine",
  args: {},
  options,
  example: "godwit browser --port 4711",
  notes:
    "Prints an address to open in a browser; who has it may do with the machine what they like. Stays until\n" +
    "Ctrl-C, or until the machine ends.",
  run: async ({ port, address }, environment) => {
    const { openGateway } = await import("../../machine/index.ts");
    const machine = await withMachine(environment, async (client) => client.address);
    const gateway = await openGateway(machine, { port, address });
    try {
      environment.stdout.write(`${gateway.url}\n`);
      const { interrupted } = environment;
      await Promise.race([
        gateway.ended,
        new Promise((resolve) => interrupted.addEventListener("abort", resolve, { once: true })),
      ]);
    } finally {
      await gateway.close();
    }
    return 0;
  },
});
