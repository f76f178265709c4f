/** Which browser this is. */

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
