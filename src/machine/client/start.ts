/** Starts the OS processes of a machine on this computer: the scheduler and its hosts' daemons. */
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MachineAddress, MachineClient, MachineOptions } from "../client-types.ts";
import type { DaemonTask } from "../daemon/main.ts";
import { announcement, giveTask, startChild } from "../os/child.ts";
import { entryPath } from "../os/engine.ts";
import type { SchedulerTask } from "../scheduler/main.ts";
import { newSecret } from "../transport/credentials.ts";
import { ControlPlaneClient } from "./machine-client.ts";

const DEFAULT_HOSTS = 4;

/**
 * Starts a machine that lives as long as its client: it ends when the client is closed, and when this OS
 * process ends in whatever way.
 *
 * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_START` (an engine that cannot be started).
 */
export async function startMachine(options: MachineOptions = {}): Promise<MachineClient> {
  const { hosts = DEFAULT_HOSTS, engines = [undefined], port = 0 } = options;
  const directory = mkdtempSync(join(tmpdir(), "godwit-"));
  const secret = newSecret();
  const children: ChildProcess[] = [];
  const end = async (): Promise<void> => {
    await endChildren(children);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    // Engines take their time to start: all at once, before the scheduler can be named to the hosts.
    const starting = (what: string, engine: string | undefined, relative: string): Starting => {
      const child = startChild({ engine, entry: entryPath(import.meta.url, relative), stderr: "inherit" });
      children.push(child);
      const announced = announcement(child, what);
      // Every failure is heard of, though only the first is reported.
      announced.catch(() => {});
      return { child, announced };
    };
    const scheduler = starting("the scheduler", undefined, "../scheduler/main");
    const daemons = Array.from({ length: hosts }, (_, i) =>
      starting(`host "${hostName(i)}"`, engines[i % engines.length], "../daemon/main"),
    );
    giveTask(scheduler.child, {
      port,
      secret,
      directory: join(directory, "scheduler"),
    } satisfies SchedulerTask);
    const endpoint = (await scheduler.announced) as string;
    for (const [i, daemon] of daemons.entries()) {
      giveTask(daemon.child, {
        scheduler: endpoint,
        secret,
        directory,
        name: hostName(i),
      } satisfies DaemonTask);
      // In turn: the order in which hosts join is the order of their numbers.
      await daemon.announced;
    }
    const client = await ControlPlaneClient.connect(addressOf(endpoint, secret));
    return new OwnMachine(client, end);
  } catch (error) {
    await end();
    throw error;
  }
}

interface Starting {
  readonly child: ChildProcess;
  readonly announced: Promise<unknown>;
}

/** Hosts are named h1, h2 … and numbered alike. */
function hostName(i: number): string {
  return `h${i + 1}`;
}

function addressOf(endpoint: string, secret: string): MachineAddress {
  const [, host, port] = endpoint.split(":");
  return { host: host!, port: Number(port), secret };
}

/** The end of their standard input tells them to end; those that do not are ended. */
async function endChildren(children: readonly ChildProcess[]): Promise<void> {
  const ends = children.map(async (child) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin?.end();
    const timer = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  });
  await Promise.all(ends);
}

const END_TIMEOUT_MS = 5_000;

/** A client that takes its machine with it. */
class OwnMachine implements MachineClient {
  readonly #client: MachineClient;
  readonly #end: () => Promise<void>;
  #ending: Promise<void> | null = null;

  constructor(client: MachineClient, end: () => Promise<void>) {
    this.#client = client;
    this.#end = end;
  }

  get address(): MachineAddress {
    return this.#client.address;
  }

  run(...args: Parameters<MachineClient["run"]>): ReturnType<MachineClient["run"]> {
    return this.#client.run(...args);
  }

  hosts(): ReturnType<MachineClient["hosts"]> {
    return this.#client.hosts();
  }

  processes(): ReturnType<MachineClient["processes"]> {
    return this.#client.processes();
  }

  migrate(...args: Parameters<MachineClient["migrate"]>): ReturnType<MachineClient["migrate"]> {
    return this.#client.migrate(...args);
  }

  drain(host: string | number): ReturnType<MachineClient["drain"]> {
    return this.#client.drain(host);
  }

  async down(): Promise<void> {
    await this.#client.down();
    await this.close();
  }

  close(): Promise<void> {
    this.#ending ??= this.#client.close().then(this.#end);
    return this.#ending;
  }
}
