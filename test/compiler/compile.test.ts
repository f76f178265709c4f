/** From files to executables: bundling, what is refused and where, names and source maps. */
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, compileModule } from "../../src/compiler/index.ts";
import { runNative, runProgram } from "./run.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "godwit-project-"));
const fixture = (name: string): string => join(project, name);

/** A project as users have it: outside this repository, its packages in node_modules, godwit not among them. */
beforeAll(() => {
  cpSync(fixtures, project, { recursive: true });
  renameSync(join(project, "packages"), join(project, "node_modules"));
});

afterAll(() => rmSync(project, { recursive: true }));

describe("compile()", () => {
  test("bundles TypeScript, npm packages of both kinds, godwit itself and lazy modules into one executable", async () => {
    const { code, hash, name } = await compile(fixture("program.ts"));
    expect(name).toBe("program.ts");
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const { output } = await runProgram(code);
    expect(output).toBe("rang 3\n5 Red 4 9 2 true\nhello world 1 object,object,b,a 42\n");
  });

  test("gives the same source the same hash", async () => {
    const [first, second] = [await compile(fixture("throws.ts")), await compile(fixture("throws.ts"))];
    expect(second.hash).toBe(first.hash);
  });

  test("minified executables do the same", async () => {
    const full = await compile(fixture("program.ts"));
    const small = await compile(fixture("program.ts"), { minify: true });
    expect(small.code.length).toBeLessThan(full.code.length);
    expect((await runProgram(small.code)).output).toBe((await runProgram(full.code)).output);
  });

  test("maps the executable down to the TypeScript", async () => {
    const { code, map } = await compile(fixture("throws.ts"));
    const line = code.split("\n").findIndex((text) => text.includes('throw new TypeError("deep")'));
    const trace = new TraceMap(map);
    const column = code.split("\n")[line]?.indexOf("throw") ?? 0;
    const original = originalPositionFor(trace, { line: line + 1, column });
    expect(original.source).toMatch(/throws\.ts$/);
    expect(original.line).toBe(2);
  });

  test("says where each await is, for reports", async () => {
    const { code } = await compile(fixture("throws.ts"));
    expect(code).toContain('["throws.ts"]');
    expect(code).toContain("@0:6:3 ");
  });

  test("waits for files that await, whether or not they import or export anything", async () => {
    writeFileSync(fixture("slow.js"), 'await null;\nconsole.log("slow");\n');
    writeFileSync(fixture("after.ts"), 'import "./slow.js";\nconsole.log("after");\n');
    const { code } = await compile(fixture("after.ts"));
    expect((await runProgram(code)).output).toBe("slow\nafter\n");
  });

  test("a missing file is ERR_NOT_FOUND", async () => {
    await expect(compile(fixture("nowhere.ts"))).rejects.toMatchObject({ code: "ERR_NOT_FOUND" });
  });

  test("a syntax error is ERR_COMPILE and names its file", async () => {
    const file = fixture("syntax.ts");
    writeFileSync(file, "const a = ;\n");
    const failure = { code: "ERR_COMPILE", message: "syntax.ts:1:11: Unexpected token" };
    await expect(compile(file)).rejects.toMatchObject(failure);
  });

  test("refuses all it cannot compile at once, with places in the source", async () => {
    const error = await compile(fixture("refused.ts")).catch((reason: unknown) => reason as Error);
    const lines = (error as Error).message.split("\n");
    expect(lines.map((line) => line.replace(/: .*\(/, " (")).sort()).toEqual([
      "refused.ts:3:10 (GW1001)",
      "refused.ts:6:7 (GW1003)",
    ]);
  });
});

const refuse = (source: string): string => {
  try {
    compileModule(source, { file: "a.js" });
  } catch (error) {
    return (error as Error).message;
  }
  return "compiled";
};

describe("compileModule()", () => {
  test.each([
    ["class A extends B { @log #m() { return super.m(); } }", "GW1004"],
    ["let x = ;", "GW1009"],
    ['import x from "no-such-package";', "GW1010"],
  ])("%s is refused", (source, code) => {
    expect(refuse(source)).toContain(code);
  });

  test("variables may have the names that objects inherit", async () => {
    const list = Object.getOwnPropertyNames(Object.prototype);
    const source = `async function f() { ${list.map((name, i) => `let ${name} = ${i};`).join(" ")} await 0; return [${list.join()}].join(); }\nconsole.log(await f());`;
    const native = await runNative(source);
    const compiled = await runProgram(compileModule(source, { file: "a.js" }).code);
    expect(compiled.output).toBe(native.output);
  });
});
