/** Hosts joined by a switch in this OS process (wire.ts), which can delay, lose and cut: TAP devices, whose frames socat carries there. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cannot, DEVICE_PREFIX, run, type Cabling, type Host } from "./cabling.ts";
import { Wire } from "./wire.ts";

export class Taps implements Cabling {
  readonly needs = ["socat", "setpriv"];
  readonly wire: Wire;
  readonly #cables: ChildProcess[] = [];

  constructor(seed = 1) {
    this.wire = new Wire(seed);
  }

  async plug(host: Host, namespace: string | undefined): Promise<string> {
    const device = `${DEVICE_PREFIX}${process.pid}.${host}`;
    const port = await this.wire.add();
    this.#cables.push(cable(device, port));
    while (!existsSync(`/sys/class/net/${device}`)) await this.#cableStands(host);
    if (namespace !== undefined) run("ip", "link", "set", device, "netns", namespace);
    return device;
  }

  isolate(host: Host): void {
    this.wire.isolate(host);
  }

  unplugAll(): void {
    for (const cable of this.#cables) cable.kill("SIGKILL");
  }

  async close(): Promise<void> {
    this.unplugAll();
    await Promise.all(this.#cables.map(ended));
    this.wire.close();
  }

  async #cableStands(host: Host): Promise<void> {
    const { exitCode, signalCode } = this.#cables[host]!;
    if (exitCode !== null || signalCode !== null)
      throw cannot(`make a network device, see socat's error above`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Carries frames between a device and a UDP port; ends with this OS process. */
function cable(device: string, port: number): ChildProcess {
  const tap = `TUN,tun-type=tap,iff-no-pi,tun-name=${device}`;
  const udp = `UDP4:127.0.0.1:${port},sndbuf=4194304,rcvbuf=4194304`;
  const args = ["--pdeathsig", "KILL", "socat", "-b", "65535", tap, udp];
  const child = spawn("setpriv", args, { stdio: ["ignore", "ignore", "inherit"] });
  child.on("error", () => {});
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("exit", resolve));
}
