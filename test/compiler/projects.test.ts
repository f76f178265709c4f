/**
 * Constructs that take several files, TypeScript, or packages: each folder of `projects/` is a program,
 * `main.ts` its entry. Its native form is what TypeScript emits; `UPDATE=1` writes down in `outputs/` what Node
 * makes of that.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../src/compiler/index.ts";
import { moveProgram, runProgram } from "./run.ts";

const projects = fileURLToPath(new URL("projects/", import.meta.url));
const outputs = new URL("outputs/", import.meta.url);
const TypeScript = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** As users have it: outside this repository, packages in node_modules. */
let copies: string;

beforeAll(() => {
  copies = mkdtempSync(join(tmpdir(), "godwit-projects-"));
  cpSync(projects, copies, { recursive: true });
  writeFileSync(join(copies, "package.json"), '{ "type": "module" }');
  for (const name of names) {
    const packages = join(copies, name, "packages");
    if (existsSync(packages)) renameSync(packages, join(copies, name, "node_modules"));
  }
});

afterAll(() => rmSync(copies, { recursive: true }));

/** What Node writes, running what TypeScript emits. */
function native(directory: string): string {
  execFileSync(process.execPath, [TypeScript, "-p", directory]);
  const options = { cwd: directory, encoding: "utf8" } as const;
  return execFileSync(process.execPath, ["--no-warnings", "emitted/main.js"], options);
}

const names = readdirSync(projects);

describe.each(names)("%s writes what it should", (name) => {
  const file = new URL(`${name}.txt`, outputs);
  const expected = (): string => readFileSync(file, "utf8");

  test("natively", () => {
    const output = native(join(copies, name));
    if (process.env["UPDATE"] !== undefined) writeFileSync(file, output);
    expect(output).toBe(expected());
  });

  test.each([
    ["compiled", runProgram],
    ["moved at every suspension", moveProgram],
  ])("%s", async (_, run) => {
    const { code } = await compile(join(copies, name, "main.ts"));
    const { output, exitCode } = await run(code);
    expect(output).toBe(expected());
    expect(exitCode).toBe(0);
  });
});
