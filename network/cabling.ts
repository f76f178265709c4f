/** What joins hosts: a switch with a port and a device for each. Host 0 is this OS process's own namespace. */
import { spawnSync } from "node:child_process";

/** Ports of the switch, and so hosts, are numbered from 0. */
export type Host = number;

export interface Cabling {
  /** Programs it needs, beside `ip`. */
  readonly needs: readonly string[];
  /** Puts a device into the host's namespace (undefined: this one), joined to the switch. Returns its name. */
  plug(host: Host, namespace: string | undefined): Promise<string>;
  /** Nobody hears anything from the host any more, and it hears nobody. */
  isolate(host: Host): void;
  /** At once: this OS process may be ending. */
  unplugAll(): void;
  /** Resolves once nothing of it is left. */
  close(): Promise<void>;
}

/** Names of devices begin so, and go on with the id of the OS process they belong to. */
export const DEVICE_PREFIX = "gw";

/** @throws {Error} that says what may be missing. */
export function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw cannot(`run "${command} ${args.join(" ")}": ${error?.message ?? stderr.trim()}`);
}

export function cannot(what: string): Error {
  return new Error(
    `Become root and install iproute2 and socat, hosts of their own are network namespaces: cannot ${what}`,
  );
}
