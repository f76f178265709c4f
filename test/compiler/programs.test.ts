/**
 * Each construct of the language, in programs run natively, compiled, and moved at every suspension,
 * without poll-points in loops and with them: all write what `outputs/` says. For a new program: `UPDATE=1 npx vitest run
 * test/compiler/programs.test.ts` writes down what it does natively.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCompiled, runMoved, runMovedInLoops, runNative } from "./run.ts";

const programs = new URL("programs/", import.meta.url);
const outputs = new URL("outputs/", import.meta.url);

describe.each(readdirSync(programs))("%s writes what it should", (name) => {
  const source = readFileSync(new URL(name, programs), "utf8");
  const file = new URL(name.replace(/\.js$/, ".txt"), outputs);

  test.each([
    ["natively", runNative],
    ["compiled", runCompiled],
    ["moved at every suspension", runMoved],
    ["moved at every suspension and poll-point", runMovedInLoops],
  ])("%s", async (how, run) => {
    const { output, exitCode } = await run(source, name);
    if (how === "natively" && process.env["UPDATE"] !== undefined) writeFileSync(file, output);
    expect(existsSync(file), `outputs/ says nothing of ${name}`).toBe(true);
    expect(output).toBe(readFileSync(file, "utf8"));
    expect(exitCode).toBe(0);
  });
});
