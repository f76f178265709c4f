/** `godwit hosts`: the hosts of the running machine. */
import { defineCommand } from "../command.ts";
import { withMachine } from "../machine-file.ts";
import { table } from "../table.ts";
import { bytes } from "../units.ts";

export const hosts = defineCommand({
  name: "hosts",
  summary: "List the hosts of the running machine",
  args: {},
  options: { json: { help: "print JSON" } },
  example: "godwit hosts --json",
  run: async ({ json }, environment) => {
    const hosts = await withMachine(environment, (client) => client.hosts());
    environment.stdout.write(
      json
        ? `${JSON.stringify(hosts, undefined, 2)}\n`
        : table(
            [
              "ID",
              "NAME",
              "STATUS",
              "PROCESSES",
              "ENGINE",
              "PLATFORM",
              "BYTES",
              "MEMORY",
              "FREE",
              "LOAD",
              "PID",
            ],
            hosts.map((h) => [
              h.id,
              h.name,
              h.status,
              h.processes,
              `${h.engine} ${h.version}`,
              `${h.platform} ${h.arch}`,
              h.endianness,
              bytes(h.memoryBytes),
              // Browser tabs are not told.
              ...(h.freeBytes > 0
                ? [bytes(h.freeBytes), `${h.loadAverage.toFixed(1)} of ${h.cpus}`]
                : [undefined, undefined]),
              h.osPid,
            ]),
          ),
    );
    return 0;
  },
});
