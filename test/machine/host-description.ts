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
    memoryBytes: 1,
    osPid: 1,
  };
}
