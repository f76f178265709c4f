/** A machine on hosts of their own: the scheduler on the first, a daemon on each, the client here. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "node:child_process";
import type { DaemonTask } from "../src/machine/daemon/main.ts";
import { connectMachine, type MachineClient } from "../src/machine/index.ts";
import { announcement, giveTask } from "../src/machine/os/child.ts";
import type { SchedulerTask } from "../src/machine/scheduler/serve.ts";
import { newSecret } from "../src/machine/transport/credentials.ts";
import type { Cabling } from "./cabling.ts";
import { Hosts } from "./hosts.ts";

const SCHEDULER_HOST = 1;

export class NetworkMachine {
  readonly hosts: Hosts;
  readonly client: MachineClient;
  readonly #directory: string;

  private constructor(hosts: Hosts, client: MachineClient, directory: string) {
    this.hosts = hosts;
    this.client = client;
    this.#directory = directory;
  }

  /**
   * Hosts are called n1 … and numbered alike, everywhere.
   *
   * @param code What they run: the sources, or what `npm run build` has made of them, which starts sooner.
   */
  static async start(count: number, cabling: Cabling, code: "src" | "dist" = "src"): Promise<NetworkMachine> {
    const hosts = await Hosts.up(count, cabling);
    const directory = mkdtempSync(join(tmpdir(), "godwit-"));
    const secret = newSecret();
    try {
      const address = hosts.addressOf(SCHEDULER_HOST);
      const scheduler = start(hosts, SCHEDULER_HOST, directory, `${code}/machine/scheduler`);
      const task: SchedulerTask = { address, port: 0, secret, directory: join(directory, "scheduler") };
      const endpoint = (await announced(scheduler, "the scheduler", task)) as string;
      for (let host = 1; host <= count; host++) {
        const name = `n${host}`;
        const task: DaemonTask = {
          scheduler: endpoint,
          address: hosts.addressOf(host),
          secret,
          directory,
          name,
        };
        await announced(start(hosts, host, directory, `${code}/machine/daemon`), name, task);
      }
      const port = Number(endpoint.slice(endpoint.lastIndexOf(":") + 1));
      return new NetworkMachine(hosts, await connectMachine({ host: address, port, secret }), directory);
    } catch (error) {
      await hosts.down();
      rmSync(directory, { recursive: true });
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.client.close();
    await this.hosts.down();
    rmSync(this.#directory, { recursive: true });
  }
}

function start(hosts: Hosts, host: number, directory: string, part: string): ChildProcess {
  const entry = `../${part}/main.${part.startsWith("src") ? "ts" : "js"}`;
  return hosts.start(host, directory, process.execPath, [fileURLToPath(new URL(entry, import.meta.url))]);
}

function announced(child: ChildProcess, what: string, task: object): Promise<unknown> {
  const value = announcement(child, what);
  giveTask(child, task);
  return value;
}
