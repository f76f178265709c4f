/** What the compiler finds a program to need of a host's engine. */
import { expect, test } from "vitest";
import { compileModule } from "../../src/compiler/index.ts";

function needs(code: string): string[] {
  return compileModule(code, { file: "app.ts" }).needs.map(({ name, place }) => `${name} ${place}`);
}

test.each([
  [
    "modules",
    'import "node:fs";\nimport sql from "node:sqlite"; sql;',
    ["node:fs app.ts:1:1", "node:sqlite app.ts:2:32"],
  ],
  [
    "what is imported of them",
    'import { glob } from "fs"; glob("*")',
    ["node:fs app.ts:1:28", "node:fs.glob app.ts:1:28"],
  ],
  [
    "what is called of them",
    'import os from "node:os"; os.cpus()',
    ["node:os app.ts:1:27", "node:os.cpus app.ts:1:27"],
  ],
  [
    "globals and what is called of them",
    "Math.hypot(structuredClone(1))",
    ["Math app.ts:1:1", "structuredClone app.ts:1:12", "Math.hypot app.ts:1:1"],
  ],
  ["modules the compiling engine does not have, too", 'import "node:quantum"', ["node:quantum app.ts:1:1"]],
])("Needed: %s", (_, code, expected) => {
  expect(needs(code).toSorted()).toEqual(expected.toSorted());
});

test.each([
  ["what the program looks for first", "if (typeof structuredClone === 'function') structuredClone(1)"],
  ["what it calls if it is there", "structuredClone?.(1)"],
  ["what no engine is known to have", "window.alert(1)"],
  ["what the runtime has itself", "setTimeout(() => {}); Promise.withResolvers(); console.log()"],
  ["variables of the program's own", "const fetch = (x) => x; fetch(1)"],
  ["names that are keys", "({ structuredClone: 1 }).structuredClone"],
])("Not needed: %s", (_, code) => {
  expect(needs(code)).toEqual([]);
});

test("A member that is looked for is not needed, its owner is", () => {
  expect(needs("if (Math.hypot) Math.hypot(1)")).toEqual(["Math app.ts:1:5"]);
});
