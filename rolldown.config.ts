/**
 * Entries of OS processes and threads, each as one file: a carrier is started for every process and every
 * migration, and loading one file costs less than half of loading a hundred.
 */
import { defineConfig } from "rolldown";

export default defineConfig(
  ["machine/carrier", "machine/daemon", "machine/scheduler", "check/carrier", "simulate/thread"].map(
    (name) => ({
      input: `src/${name}/main.ts`,
      platform: "node" as const,
      output: { file: `dist/${name}/main.js`, sourcemap: true, codeSplitting: false },
    }),
  ),
);
