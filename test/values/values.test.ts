/**
 * Values of every kind, held across moves: each program writes natively what stands in expected/, and the
 * same when it goes on in another thread, with other built-ins, whenever it waits. After a deliberate
 * change: `UPDATE=1 npx vitest run test/values`, and read the diff.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { compiled, runCompiled, runNative } from "./journey.ts";

const programs = new URL("programs/", import.meta.url);
const names = readdirSync(programs).map((file) => file.replace(/\.js$/, ""));
const fileOf = (name: string): string => fileURLToPath(new URL(`${name}.js`, programs));
const expected = (name: string): URL => new URL(`expected/${name}.txt`, import.meta.url);

describe.each(names)("%s", (name) => {
  let executable: Awaited<ReturnType<typeof compiled>>;
  beforeAll(async () => {
    executable = await compiled(fileOf(name));
  });

  test("natively: what is expected", async () => {
    const output = await runNative(fileOf(name));
    if (process.env["UPDATE"] !== undefined) writeFileSync(expected(name), output);
    expect(output).toBe(readFileSync(expected(name), "utf8"));
  });

  test.for([
    ["compiled: the same", false],
    ["moved whenever it waits: the same", true],
  ] as const)("%s", async ([, moves], { signal }) => {
    const { output, moved } = await runCompiled(executable, moves, signal);
    expect(output).toBe(readFileSync(expected(name), "utf8"));
    expect(moved > 0).toBe(moves);
  });
});
