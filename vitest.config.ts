import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They take longest: where they come last, one core waits for the other. */
const FIRST = [
  "acceptance/mg",
  "values/values",
  "network/power-off",
  "machine/faults/faults",
  "packages/packages",
  "cli/main",
];

const isFirst = ({ moduleId }: TestSpecification): boolean =>
  FIRST.some((name) => moduleId.endsWith(`test/${name}.test.ts`));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isFirst), ...sorted.filter((file) => !isFirst(file))];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: more files at once only makes the real-process tests wait for each other.
    maxWorkers: 2,
    pool: "forks",
    sequence: { sequencer: LongestFirst },
  },
});
