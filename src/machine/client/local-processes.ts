/**
 * The OS processes of a machine on this computer: the scheduler, restarted when it dies, and its hosts' daemons, each by itself
 * or all as one.
 *
 * P1: whoever dies without being told to is noticed by its parent at once, and nobody has to conclude it from
 *     silence: a scheduler is started again at the same address with the same journal, a host is reported lost.
 * P2: all of them end with this OS process, in whatever way that ends: their standard input ends then.
 */
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { DaemonTask } from "../daemon/main.ts";
import { announcement, giveTask, startChild } from "../os/child.ts";
import { entryPath } from "../os/engine.ts";
import type { CarrierProcessesOptions } from "../daemon/carrier-processes.ts";
import type { SchedulerTask } from "../scheduler/serve.ts";
import type { WholeTask } from "../whole/main.ts";

/** A scheduler that dies more often than this within so many ms will not get any better. */
const RESTARTS = 20;
const RESTARTS_MS = 10_000;
const END_TIMEOUT_MS = 5_000;

/** An OS process that loads, or has said that it is there. */
interface Starting {
  readonly child: ChildProcess;
  readonly announced: Promise<unknown>;
}

export interface LocalHost {
  readonly name: string;
  /** As `startChild` takes it. */
  readonly engine: string | undefined;
  /** So many processes are to be started there at once. */
  readonly expected: number;
}

export interface LocalSettings {
  readonly port: number;
  readonly unixSockets: boolean;
  readonly returnMs: number | undefined;
  readonly mostSpares: number | undefined;
}

export class LocalProcesses {
  readonly #directory: string;
  readonly #secret: string;
  readonly #children = new Set<ChildProcess>();
  #ending = false;
  #returnMs: number | undefined;
  /** When the scheduler was restarted, in ms. */
  readonly #restarts: number[] = [];
  /** Told of a daemon that has died. */
  hostEnded: (name: string, reason: string) => void = () => {};

  constructor(directory: string, secret: string) {
    this.#directory = directory;
    this.#secret = secret;
  }

  /**
   * Starts everything at once, before the scheduler can be named to the hosts: engines take their time. Hosts
   * join in turn, which is the order of their numbers.
   *
   * @returns the scheduler's endpoint.
   * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_START`.
   */
  async start(hosts: readonly LocalHost[], settings: LocalSettings): Promise<string> {
    this.#returnMs = settings.returnMs;
    const scheduler = this.#load("the scheduler", undefined, "../scheduler/main");
    const daemons = hosts.map(({ name, engine }) => this.#load(`host "${name}"`, engine, "../daemon/main"));
    const endpoint = await this.#runScheduler(scheduler, settings.port);
    for (const [i, { child, announced }] of daemons.entries()) {
      const host = hosts[i]!;
      const task: DaemonTask = { scheduler: endpoint, ...this.#homeOf(host, settings) };
      giveTask(child, task);
      await announced;
      child.once("exit", (code, signal) => this.#ended([host], code, signal));
    }
    return endpoint;
  }

  /**
   * Starts scheduler and hosts as one OS process. Should it die all hosts are lost, and a scheduler alone says so (P1).
   *
   * @returns the scheduler's endpoint.
   * @throws {GodwitError} `ERR_PORT_IN_USE`, `ERR_START`.
   */
  async startWhole(hosts: readonly LocalHost[], settings: LocalSettings): Promise<string> {
    this.#returnMs = settings.returnMs;
    const { child, announced } = this.#load("the machine", undefined, "../whole/main");
    const task: WholeTask = {
      scheduler: this.#schedulerTask(settings.port),
      hosts: hosts.map((host) => this.#homeOf(host, settings)),
    };
    giveTask(child, task);
    const endpoint = (await announced) as string;
    child.once("exit", (code, signal) => {
      this.#ended(hosts, code, signal);
      this.#schedulerEnded(endpoint, code);
    });
    return endpoint;
  }

  #homeOf(host: LocalHost, { unixSockets, mostSpares }: LocalSettings): CarrierProcessesOptions {
    return { secret: this.#secret, directory: this.#directory, unixSockets, mostSpares, ...host };
  }

  #ended(hosts: readonly LocalHost[], code: number | null, signal: string | null): void {
    if (this.#ending) return;
    for (const { name } of hosts) this.hostEnded(name, `its daemon ${howItEnded(code, signal)}`);
  }

  /** The end of their standard input tells them to end; those that do not are ended. */
  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all([...this.#children].map(endChild));
  }

  async #runScheduler({ child, announced }: Starting, port: number): Promise<string> {
    giveTask(child, this.#schedulerTask(port));
    const endpoint = (await announced) as string;
    child.once("exit", (code) => this.#schedulerEnded(endpoint, code));
    return endpoint;
  }

  #schedulerTask(port: number): SchedulerTask {
    const directory = join(this.#directory, "scheduler");
    const [secret, returnMs] = [this.#secret, this.#returnMs];
    // P2: nobody will ever look for its directory again.
    return { port, secret, directory, endsWithComputer: true, returnMs };
  }

  /** P1. */
  #schedulerEnded(endpoint: string, code: number | null): void {
    if (this.#ending || code === 0) return;
    void this.#restartScheduler(Number(endpoint.slice(endpoint.lastIndexOf(":") + 1)));
  }

  async #restartScheduler(port: number): Promise<void> {
    const now = performance.now();
    this.#restarts.push(now);
    const recent = this.#restarts.filter((at) => now - at < RESTARTS_MS);
    if (recent.length > RESTARTS) return; // who waits for it gives up in time
    try {
      await this.#runScheduler(this.#load("the scheduler", undefined, "../scheduler/main"), port);
    } catch {
      if (!this.#ending) await this.#restartScheduler(port);
    }
  }

  #load(what: string, engine: string | undefined, relative: string): Starting {
    const child = startChild({ engine, entry: entryPath(import.meta.url, relative), stderr: "inherit" });
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    const announced = announcement(child, what);
    // Every failure is heard of, though only the first is reported.
    announced.catch(() => {});
    return { child, announced };
  }
}

function howItEnded(code: number | null, signal: string | null): string {
  return signal === null ? `ended with exit code ${code}` : `was killed by ${signal}`;
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin?.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), END_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}
