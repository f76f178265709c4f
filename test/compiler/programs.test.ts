/** Each construct of the language, in programs run natively, compiled, and moved at every suspension. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCompiled, runMoved, runNative } from "./run.ts";

const programs = new URL("programs/", import.meta.url);

describe.each(readdirSync(programs))("%s writes what it writes natively", (name) => {
  const source = readFileSync(new URL(name, programs), "utf8");

  test.each([
    ["compiled", runCompiled],
    ["moved at every suspension", runMoved],
  ])("%s", async (_, run) => {
    const native = await runNative(source);
    const { output, exitCode } = await run(source, name);
    expect(output).toBe(native.output);
    expect(exitCode).toBe(native.exitCode);
  });
});
