import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const examples = new URL("../../examples/", import.meta.url);
/** Those that need nothing else to run (07 needs a database: resources.test.ts; 05 is seen in test/browser). */
const programs = globSync("[0-9]*/*.ts", { cwd: examples })
  .filter((name) => !/^0[57]-/.test(name))
  .toSorted();

/** Runs an example with plain node: a computation of one process. */
async function run(name: string, ...list: string[]): Promise<string> {
  const path = new URL(name, examples).pathname;
  return (await promisify(execFile)(process.execPath, [path, ...list])).stdout;
}

const lastLines: Record<string, string> = {
  "01-hello/hello.ts": "process 0: local",
  "02-ring/ring.ts": "Ring of 1: 2000 messages, all arrived once and in order",
  "03-heat/heat.ts": "Settled after 5829 steps; 22.66654441071448° in the middle",
  "06-collatz/collatz.ts": "1000000: 837799 takes 524 steps",
  "04-task-farm/task-farm.ts": "                                                        ...............",
};

test.each(programs)("%s runs with plain node", async (name) => {
  const lines = (await run(name)).trimEnd().split("\n");
  expect(lines.at(-1)).toBe(lastLines[name]);
});

test("mg/mg.ts verifies class S with plain node", async () => {
  expect(await run("mg/mg.ts", "--class", "S")).toContain("VERIFICATION SUCCESSFUL");
});

test("mg/mg.ts asked for the impossible exits with code 2 and shows its usage", async () => {
  await expect(run("mg/mg.ts", "--class", "Z")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--class must be S, W or A\nUsage: mg [--class") as string,
  });
});
