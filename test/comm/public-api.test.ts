import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { Comm } from "../../src/comm/comm.ts";
import * as godwit from "../../src/comm/index.ts";
import { Machine } from "../../src/comm/machine.ts";
import { Request } from "../../src/comm/request.ts";

const guide = await readFile(new URL("../../docs/programs.md", import.meta.url), "utf8");

test("the package exports exactly this", () => {
  expect(Object.keys(godwit).toSorted()).toEqual([
    ..."ANY_SOURCE ANY_TAG BAND BOR BXOR GodwitError LAND LOR LXOR".split(" "),
    ..."MAX MAXLOC MIN MINLOC PROD Request SUM comm godwit machine onFreeze onThaw".split(" "),
  ]);
});

test.each(Object.keys(godwit))("docs/programs.md tells of %s", (name) => {
  expect(guide).toMatch(new RegExp(String.raw`\b${name}\b`));
});

const members: [string, object, string[]][] = [
  ["comm", Comm.prototype, ["exchange"]],
  ["machine", Machine.prototype, []],
  ["request", Request.prototype, ["settle"]],
  ["Request", Request, ["oneSettled", "length", "name", "prototype"]],
];

test.each(members)("docs/programs.md tells of every member of %s", (name, owner, internal) => {
  for (const member of Object.getOwnPropertyNames(owner)) {
    if (member === "constructor" || internal.includes(member)) continue;
    expect(guide).toContain(`${name}.${member}`);
  }
});
