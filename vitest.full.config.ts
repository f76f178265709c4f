/** What takes too long for every run: `npm run test:faults`, `npm run test:network`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.full.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    pool: "forks",
  },
});
