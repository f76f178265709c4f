import { expect, test } from "vitest";
import { compare, type Transcript, unstableLines } from "../../src/check/transcript.ts";

const run = (text: string, more: Partial<Transcript> = {}): Transcript => ({
  output: [{ fd: 1, text }],
  exitCode: 0,
  cutOff: false,
  ...more,
});

test("compare() finds the first line that differs, with the lines before it", () => {
  expect(compare(0, run("a\nb\nc\nd\n"), run("a\nb\nc\nx\n"))).toEqual({
    rank: 0,
    what: "output",
    line: 4,
    before: ["b", "c"],
    expected: "d",
    actual: "x",
  });
});

test("compare() finds output that is missing, and output too much", () => {
  expect(compare(0, run("a\nb\n"), run("a\n"))).toMatchObject({ line: 2, expected: "b", actual: undefined });
  expect(compare(0, run("a\n"), run("a\nb\n"))).toMatchObject({ line: 2, expected: undefined, actual: "b" });
});

test("compare() tells the streams apart, and their order", () => {
  const [out, err] = [{ fd: 1, text: "a\n" } as const, { fd: 2, text: "a\n" } as const];
  const difference = compare(0, run("", { output: [out, err] }), run("", { output: [err, out] }));
  expect(difference).toMatchObject({ expected: "a", actual: "stderr: a" });
});

test("compare() joins what was written in pieces", () => {
  const pieces = ["a", "b\nc", "\n"].map((text) => ({ fd: 1, text }) as const);
  expect(compare(0, run("ab\nc\n"), run("", { output: pieces }))).toBeUndefined();
});

test("compare() finds another exit code, and a run that does not end", () => {
  expect(compare(0, run(""), run("", { exitCode: 3 }))).toMatchObject({
    what: "exit code",
    expected: "0",
    actual: "3",
  });
  expect(compare(0, run(""), run("", { cutOff: true }))).toMatchObject({
    what: "end",
    actual: "does not end",
  });
});

test("compare() asks of a run that was cut off only that it began the same", () => {
  const cut = run("a\n", { cutOff: true });
  expect(compare(0, run("a\nb\n", { cutOff: true }), cut)).toBeUndefined();
  expect(compare(0, run("x\nb\n", { cutOff: true }), cut)).toMatchObject({ line: 1 });
});

test("compare() passes over stack frames and the engine's remarks, not over messages", () => {
  const stack = (frames: string): Transcript => run("", { output: [{ fd: 2, text: `Error: x\n${frames}` }] });
  const here = "    at f (file:///a.ts:1:2)\n    at async file:///a.ts:3:4 {\n}\n\nNode.js v24.0.0\n";
  expect(compare(0, stack(here), stack("    at g (b.js:9:9)\n}\n"))).toBeUndefined();
  expect(compare(0, stack(here), run("", { output: [{ fd: 2, text: "Error: y\n" }] }))).toMatchObject({
    line: 1,
  });
});

test("unstableLines() tells which lines differ between two runs; all, if one has more", () => {
  expect(unstableLines(run("a\nb\n"), run("a\nc\n"))).toEqual(new Set([2]));
  expect(unstableLines(run("a\nb\n"), run("a\n"))).toBe("all");
  expect(compare(0, run("a\nb\n"), run("a\nx\n"), new Set([2]))).toBeUndefined();
  expect(compare(0, run("a\nb\n"), run("x\n"), "all")).toBeUndefined();
});
