/**
 * Hosts joined by the kernel's own bridge, each over a link of a given rate in each direction. It costs next to no
 * processor time, so that what is measured over it is not the switch. This OS process stands at the bridge itself,
 * behind no link.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { DEVICE_PREFIX, run, type Cabling, type Host } from "./cabling.ts";

/** Frames wait no longer than this for a slow link. */
const QUEUE = "50ms";
/** What may pass at once, and so how finely a link is shared: two full frames. */
const BURST_BYTES = 3_200;

export class Links implements Cabling {
  readonly needs = ["tc"];
  readonly #bitsPerSecond: number;
  readonly #bridge = `${DEVICE_PREFIX}${process.pid}.br`;

  constructor(bitsPerSecond: number) {
    this.#bitsPerSecond = bitsPerSecond;
  }

  async plug(host: Host, namespace: string | undefined): Promise<string> {
    if (namespace === undefined) {
      sweep();
      run("ip", "link", "add", this.#bridge, "type", "bridge");
      return this.#bridge;
    }
    const port = this.#port(host);
    const device = "eth0";
    run("ip", "link", "add", port, "type", "veth", "peer", "name", device, "netns", namespace);
    run("ip", "link", "set", port, "master", this.#bridge, "up");
    // What goes down to the host, and what comes up from it.
    run("tc", "qdisc", "add", "dev", port, ...this.#shaping());
    run("tc", "-n", namespace, "qdisc", "add", "dev", device, ...this.#shaping());
    return device;
  }

  isolate(host: Host): void {
    run("ip", "link", "set", this.#port(host), "down");
  }

  /** The ports go with the namespaces. */
  unplugAll(): void {
    spawnSync("ip", ["link", "del", this.#bridge]);
  }

  async close(): Promise<void> {
    this.unplugAll();
  }

  #port(host: Host): string {
    return `${DEVICE_PREFIX}${process.pid}.${host}`;
  }

  #shaping(): string[] {
    const rate = `${this.#bitsPerSecond}bit`;
    return ["root", "tbf", "rate", rate, "burst", String(BURST_BYTES), "latency", QUEUE];
  }
}

/** Bridges of those who were killed. */
function sweep(): void {
  const { stdout } = spawnSync("ip", ["-o", "link", "show", "type", "bridge"], { encoding: "utf8" });
  for (const [, name, owner] of (stdout ?? "").matchAll(new RegExp(`(${DEVICE_PREFIX}(\\d+)\\.br)`, "g")))
    if (!existsSync(`/proc/${owner}`)) spawnSync("ip", ["link", "del", name!]);
}
