/**
 * Entries of OS processes and threads, each as one file: a carrier is started for every process and every
 * migration, and loading one file costs less than half of loading a hundred.
 */
import { resolve } from "node:path";
import { defineConfig } from "rolldown";

const inNode = ["machine/carrier", "machine/daemon", "machine/scheduler", "check/carrier", "simulate/thread"];

/** What a page has in place of the modules of Node that a carrier and the runtime use. */
const standIns = ["console", "events", "fs", "path", "stream", "url"].map((name) => [
  `node:${name}`,
  resolve(`src/browser/node/${name}.ts`),
]);

export default defineConfig([
  ...inNode.map((name) => ({
    input: `src/${name}/main.ts`,
    platform: "node" as const,
    output: { file: `dist/${name}/main.js`, sourcemap: true, codeSplitting: false },
  })),
  ...["page", "daemon", "carrier"].map((name) => ({
    input: `src/browser/${name}/main.ts`,
    platform: "browser" as const,
    external: ["node:inspector"],
    resolve: { alias: Object.fromEntries(standIns) as Record<string, string> },
    output: { file: `dist/browser/${name}.js`, codeSplitting: false },
  })),
]);
