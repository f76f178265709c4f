/** Each construct of the language, in programs run natively and compiled. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCompiled, runNative } from "./run.ts";

const programs = new URL("programs/", import.meta.url);

describe("compiled programs write what they write natively", () => {
  test.each(readdirSync(programs))("%s", async (name) => {
    const source = readFileSync(new URL(name, programs), "utf8");
    const native = await runNative(source);
    const { output, exitCode } = await runCompiled(source, name);
    expect(output).toBe(native.output);
    expect(exitCode).toBe(native.exitCode);
  });
});
