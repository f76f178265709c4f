/**
 * A program compiled with strict Math, in one place and moved whenever it waits, writes what stands in program.txt. After a
 * deliberate change: `UPDATE=1 npx vitest run test/strict-math`, and read the diff.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, compileModule } from "../../src/compiler/index.ts";
import { compiled, runCompiled } from "../values/journey.ts";

const program = fileURLToPath(new URL("fixtures/program.js", import.meta.url));
const expected = new URL("program.txt", import.meta.url);

test.for([
  ["in one place", false],
  ["moved whenever it waits", true],
] as const)("a program %s writes what is expected", async ([, moves], { signal }) => {
  const { output, moved } = await runCompiled(await compiled(program, { strictMath: true }), moves, signal);
  if (process.env["UPDATE"] !== undefined && !moves) writeFileSync(expected, output);
  expect(output).toBe(readFileSync(expected, "utf8"));
  expect(moved > 0).toBe(moves);
});

test("only what is compiled so is changed", async () => {
  const plain = await compile(program);
  expect((await compile(program, { strictMath: false })).hash).toBe(plain.hash);
  expect((await compile(program, { strictMath: true })).hash).not.toBe(plain.hash);
  expect(plain.code).not.toMatch(/strictMath|\$\.power/);
  expect(plain.code).toMatch(/\*\*=/);
});

test.each([true, false])("what is compiled so has no operator left (minified: %s)", async (minify) => {
  const { code } = await compile(program, { strictMath: true, minify });
  expect(code).not.toMatch(/\*\*/);
});

test("a variable of the program's that is called Math stays", () => {
  const source = "const Math = { pow: () => 1 }; console.log(Math.pow(2, 3));";
  const { code } = compileModule(source, { file: "program.js", strictMath: true });
  expect(code).toMatch(/const \{ console \} = \$\.globals/);
});
