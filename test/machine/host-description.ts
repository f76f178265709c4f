import type { HostDescription } from "../../src/machine/control/messages.ts";

/** What a daemon says of some computer. */
export function hostDescription(name: string): HostDescription {
  return {
    name,
    engine: "node",
    version: "24",
    platform: "linux",
    arch: "x64",
    endianness: "LE",
    cpus: 1,
    memoryBytes: 1,
    osPid: 1,
    offer: { engine: "node 24", names: {} },
    load: { freeBytes: 1, loadAverage: 0 },
  };
}
