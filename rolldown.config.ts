/**
 * The entries of the machine's OS processes, each as one file: a carrier is started for every process
 * and every migration, and loading one file costs less than half of loading a hundred.
 */
import { defineConfig } from "rolldown";

export default defineConfig(
  ["carrier", "daemon", "scheduler"].map((name) => ({
    input: `src/machine/${name}/main.ts`,
    platform: "node" as const,
    output: { file: `dist/machine/${name}/main.js`, sourcemap: true, codeSplitting: false },
  })),
);
