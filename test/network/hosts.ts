/**
 * Computers on one computer: network namespaces with addresses of their own, each with a TAP device whose frames
 * socat carries to a switch in this OS process (wire.ts). Host 0 is this OS process's own namespace, where a client
 * runs; hosts 1, 2 … are the machine's. Needs root, `ip` (iproute2), `socat` and /dev/net/tun; throws where it may not.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { Wire, type Host } from "./wire.ts";

/** For benchmarks of network devices (RFC 2544): nobody's address. */
const NETWORK = `198.18.${process.pid % 256}`;

export class Hosts {
  readonly wire: Wire;
  readonly #names: string[] = [];
  readonly #cables: ChildProcess[] = [];
  readonly #clean = (): void => this.#removeAll();

  private constructor(seed: number) {
    this.wire = new Wire(seed);
  }

  /** Makes hosts 1 … `count`, and a way to them from here. */
  static async up(count: number, seed = 1): Promise<Hosts> {
    sweep();
    const hosts = new Hosts(seed);
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
    this.wire.isolate(host);
    for (const osPid of this.#osPids(host)) process.kill(osPid, "SIGKILL");
  }

  async down(): Promise<void> {
    process.off("exit", this.#clean);
    this.#removeAll();
    await Promise.all(this.#cables.map(ended));
    this.wire.close();
  }

  async #add(host: Host): Promise<void> {
    const name = `${PREFIX}${process.pid}-${host}`;
    const device = `gw${process.pid}.${host}`;
    const port = await this.wire.add();
    this.#cables.push(cable(device, port));
    while (!existsSync(`/sys/class/net/${device}`)) await this.#cableStands(host);
    const inside = host === 0 ? [] : ["-n", name];
    if (host > 0) {
      ip("netns", "add", name);
      this.#names[host] = name;
      ip("link", "set", device, "netns", name);
      ip(...inside, "link", "set", "lo", "up");
    }
    ip(...inside, "link", "set", device, "address", `02:77:00:00:00:${host.toString(16).padStart(2, "0")}`);
    ip(...inside, "addr", "add", `${this.addressOf(host)}/24`, "dev", device);
    ip(...inside, "link", "set", device, "up");
  }

  async #cableStands(host: Host): Promise<void> {
    const { exitCode, signalCode } = this.#cables[host]!;
    if (exitCode !== null || signalCode !== null)
      throw cannot(`make a network device, see socat's error above`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  #osPids(host: Host): number[] {
    const { stdout } = spawnSync("ip", ["netns", "pids", this.#names[host]!], { encoding: "utf8" });
    return stdout.split("\n").filter(Boolean).map(Number);
  }

  #removeAll(): void {
    for (const cable of this.#cables) cable.kill("SIGKILL");
    for (const name of this.#names) if (name !== undefined) remove(name);
  }
}

const PREFIX = "godwit-";

/** Carries frames between a device and a UDP port; ends with this OS process. */
function cable(device: string, port: number): ChildProcess {
  const tap = `TUN,tun-type=tap,iff-no-pi,tun-name=${device}`;
  const args = [
    "--pdeathsig",
    "KILL",
    "socat",
    "-b",
    "65535",
    tap,
    `UDP4:127.0.0.1:${port},sndbuf=4194304,rcvbuf=4194304`,
  ];
  const child = spawn("setpriv", args, { stdio: ["ignore", "ignore", "inherit"] });
  child.on("error", () => {});
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("exit", resolve));
}

function ip(...args: string[]): void {
  const { status, stderr, error } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw cannot(`run "ip ${args.join(" ")}": ${error?.message ?? stderr.trim()}`);
}

function cannot(what: string): Error {
  return new Error(
    `This test needs network namespaces, which needs root, iproute2 and socat; cannot ${what}`,
  );
}

function remove(name: string): void {
  const { stdout } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  for (const osPid of (stdout ?? "").split("\n").filter(Boolean)) spawnSync("kill", ["-9", osPid]);
  spawnSync("ip", ["netns", "del", name]);
}

/** What was left by those who were killed. */
function sweep(): void {
  const { stdout } = spawnSync("ip", ["netns", "list"], { encoding: "utf8" });
  for (const [name, owner] of (stdout ?? "").matchAll(new RegExp(`^${PREFIX}(\\d+)-\\d+`, "gm")))
    if (!existsSync(`/proc/${owner}`)) remove(name);
}
