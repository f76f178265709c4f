/**
 * Computers on one computer: network namespaces with addresses of their own, joined by a switch (cabling.ts). Host 0 is
 * this OS process's own namespace, where a client runs; hosts 1, 2 … are the machine's. Needs root and `ip` (iproute2);
 * throws where it may not.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { run, type Cabling, type Host } from "./cabling.ts";

/** For benchmarks of network devices (RFC 2544): nobody's address. */
const NETWORK = `198.18.${process.pid % 256}`;

export class Hosts {
  readonly #cabling: Cabling;
  readonly #names: string[] = [];
  readonly #clean = (): void => this.#removeAll();

  private constructor(cabling: Cabling) {
    this.#cabling = cabling;
  }

  /** Makes hosts 1 … `count`, and a way to them from here. They are gone when this OS process ends. */
  static async up(count: number, cabling: Cabling): Promise<Hosts> {
    for (const program of cabling.needs) run("which", program);
    sweep();
    const hosts = new Hosts(cabling);
    process.once("exit", hosts.#clean);
    try {
      for (let host = 0; host <= count; host++) await hosts.#add(host);
      return hosts;
    } catch (error) {
      await hosts.down();
      throw error;
    }
  }

  addressOf(host: Host): string {
    return `${NETWORK}.${host + 1}`;
  }

  /** Starts a command at a host, with a file system in `directory` that no other host sees. */
  start(host: Host, directory: string, command: string, args: readonly string[]): ChildProcess {
    const own = `mount -t tmpfs -o mode=700 tmpfs "$0" && exec "$@"`;
    const inside = ["sh", "-c", own, directory, command, ...args];
    return spawn("ip", ["netns", "exec", this.#names[host]!, ...inside], {
      stdio: ["pipe", "pipe", "inherit"],
    });
  }

  /** Everything at the host stands still, and nobody hears why. */
  freeze(host: Host): void {
    for (const osPid of this.#osPids(host)) process.kill(osPid, "SIGSTOP");
  }

  thaw(host: Host): void {
    for (const osPid of this.#osPids(host)) process.kill(osPid, "SIGCONT");
  }

  /** Nobody hears anything from it any more, the end of its connections neither. */
  powerOff(host: Host): void {
    this.#cabling.isolate(host);
    for (const osPid of this.#osPids(host)) process.kill(osPid, "SIGKILL");
  }

  async down(): Promise<void> {
    process.off("exit", this.#clean);
    this.#removeAll();
    await this.#cabling.close();
  }

  async #add(host: Host): Promise<void> {
    const name = host === 0 ? undefined : `${PREFIX}${process.pid}-${host}`;
    const inside = name === undefined ? [] : ["-n", name];
    if (name !== undefined) {
      run("ip", "netns", "add", name);
      this.#names[host] = name;
      run("ip", ...inside, "link", "set", "lo", "up");
    }
    const device = await this.#cabling.plug(host, name);
    const hardware = `02:77:00:00:00:${host.toString(16).padStart(2, "0")}`;
    run("ip", ...inside, "link", "set", device, "address", hardware);
    run("ip", ...inside, "addr", "add", `${this.addressOf(host)}/24`, "dev", device);
    run("ip", ...inside, "link", "set", device, "up");
  }

  #osPids(host: Host): number[] {
    return osPidsIn(this.#names[host]!);
  }

  #removeAll(): void {
    for (const name of this.#names) if (name !== undefined) remove(name);
    this.#cabling.unplugAll();
  }
}

const PREFIX = "godwit-";

function osPidsIn(name: string): number[] {
  const { stdout } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter(Boolean).map(Number);
}

function remove(name: string): void {
  for (const osPid of osPidsIn(name)) spawnSync("kill", ["-9", String(osPid)]);
  spawnSync("ip", ["netns", "del", name]);
}

/** What was left by those who were killed. */
function sweep(): void {
  const { stdout } = spawnSync("ip", ["netns", "list"], { encoding: "utf8" });
  for (const [name, owner] of (stdout ?? "").matchAll(new RegExp(`^${PREFIX}(\\d+)-\\d+`, "gm")))
    if (!existsSync(`/proc/${owner}`)) remove(name);
}
