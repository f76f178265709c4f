/** Packages nobody here wrote, in programs that hold their values across awaits: checked as they are. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../../src/check/index.ts";
import { NOT_MOVABLE, PROGRAMS } from "./programs.ts";

/** `node test/packages/document.ts` moves them at every suspension. */
const EVERY = 4;
/** However busy the machine is. */
const PATIENCE = { timeout: 600_000 };
const timeoutMs = 300_000;

describe("programs that use packages can move", PATIENCE, () => {
  test.each(PROGRAMS.filter(({ name }) => !NOT_MOVABLE.has(name)))("$name", async ({ file }) => {
    const { ok, failure, compiled, moved, pinnedAt, moves } = await check({ file, every: EVERY, timeoutMs });
    expect({ failure, compiled, moved, pinnedAt }).toEqual({
      failure: undefined,
      compiled: undefined,
      moved: undefined,
      pinnedAt: [],
    });
    expect(ok).toBe(true);
    expect(moves).toBeGreaterThan(0);
  });
});

test("code made from text at run time is refused, and a check says so", PATIENCE, async () => {
  const ajv = PROGRAMS.find(({ name }) => name === "ajv")!;
  const { ok, pins } = await check({ file: ajv.file, every: EVERY, timeoutMs });
  expect(ok).toBe(false);
  expect(pins.map(({ what }) => what)).toContain("Function");
});

test("docs/packages.md lists them all, as they are installed", () => {
  const document = readFileSync(new URL("../../docs/packages.md", import.meta.url), "utf8");
  for (const { name, version, does } of PROGRAMS) {
    expect(document).toContain(`| ${name} | ${version} | ${does} |`);
  }
});
