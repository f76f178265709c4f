/** Which browser this is, and on which CPU. */

const BROWSERS: readonly (readonly [engine: string, version: RegExp])[] = [
  ["chromium", /Chrom(?:e|ium)\/(\d[\d.]*)/],
  ["firefox", /\bFirefox\/(\d[\d.]*)/],
  ["webkit", /\bVersion\/(\d[\d.]*).*\bSafari\//],
];

/** By what it says of itself. */
export function browserName(userAgent: string): { readonly engine: string; readonly version: string } {
  for (const [engine, pattern] of BROWSERS) {
    const [, version] = pattern.exec(userAgent) ?? [];
    if (version !== undefined) return { engine, version };
  }
  return { engine: "browser", version: "unknown" };
}

/** CPUs as systems call them, and as Node does. */
const CPUS: Readonly<Record<string, string>> = {
  x86_64: "x64",
  i686: "ia32",
  aarch64: "arm64",
  armv7l: "arm",
  armv8l: "arm",
  ppc64le: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
};

/** By `navigator.platform`, which tells it on Linux only ("Linux x86_64"; "MacIntel" is on every Mac). */
export function cpuName(platform: string): string {
  return CPUS[platform.split(" ")[1] ?? ""] ?? "unknown";
}
