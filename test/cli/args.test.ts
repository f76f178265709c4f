import { describe, expect, it } from "vitest";
import { file, host, integer, parse, text, UsageError } from "../../src/cli/args.ts";

const syntax = {
  args: {
    file: { hint: "FILE", help: "", kind: file },
    host: { hint: "HOST", help: "", kind: host, optional: true },
  },
  options: {
    size: { short: "n", hint: "N", help: "", kind: integer(1, 99), required: true },
    engine: { hint: "E", help: "", kind: text, repeatable: true },
    report: { hint: "FILE", help: "", kind: file },
    prefix: { help: "" },
  },
  rest: { hint: "ARGS", help: "the program's own arguments follow" },
} as const;

const nothing = { host: undefined, engine: [], report: undefined, prefix: false, rest: [] };

describe("a command line is understood", () => {
  it.each<[string, object]>([
    ["a.ts -n 8", { file: "a.ts", size: 8 }],
    ["-n8 a.ts", { file: "a.ts", size: 8 }],
    ["--size=8 a.ts 3", { file: "a.ts", size: 8, host: 3 }],
    ["a.ts host-3 -n 8 --prefix", { file: "a.ts", size: 8, host: "host-3", prefix: true }],
    ["a.ts -n 8 --engine bun --engine=./x", { file: "a.ts", size: 8, engine: ["bun", "./x"] }],
    ["a.ts -n 8 --report=-", { file: "a.ts", size: 8, report: "-" }],
    ["a.ts -n 8 --report=--prefix", { file: "a.ts", size: 8, report: "--prefix" }],
    ["a.ts -n 8 -- -n x -- --y", { file: "a.ts", size: 8, rest: ["-n", "x", "--", "--y"] }],
    ["a.ts -n 8 --", { file: "a.ts", size: 8 }],
  ])("%s", (line, expected) => {
    expect(parse(syntax, line.split(" "))).toEqual({ ...nothing, ...expected });
  });
});

describe("a wrong command line gets one line that says what is wrong", () => {
  it.each([
    ["", "Missing FILE"],
    ["a.ts", 'Missing option "-n N"'],
    ["a.ts -n", 'Option "-n" needs a whole number from 1 to 99'],
    ["a.ts -n --prefix", 'Option "-n" needs a whole number from 1 to 99'],
    ["a.ts -n x", 'Option "-n" needs a whole number from 1 to 99, not "x"'],
    ["a.ts -n 0", 'Option "-n" needs a whole number from 1 to 99, not "0"'],
    ["a.ts -n -3", 'Option "-n" needs a whole number from 1 to 99, not "-3"'],
    ["a.ts -n 1.5", 'Option "-n" needs a whole number from 1 to 99, not "1.5"'],
    ["a.ts -n 1e1", 'Option "-n" needs a whole number from 1 to 99, not "1e1"'],
    ["a.ts -n 100", 'Option "-n" needs a whole number from 1 to 99, not "100"'],
    ["a.ts -n 8 -n 9", 'Option "-n" is given twice'],
    ["a.ts -n 8 --report", 'Option "--report" needs a file name'],
    ["a.ts -n 8 --report=", 'Option "--report" needs a file name, not ""'],
    ["a.ts -n 8 --prefix=yes", 'Option "--prefix" takes no value'],
    ["a.ts -n 8 --pre", 'Unknown option "--pre"'],
    ["a.ts -n 8 --reprot x", 'Unknown option "--reprot"; did you mean "--report"?'],
    ["a.ts -n 8 --sise 3", 'Unknown option "--sise"; did you mean "--size"?'],
    ["a.ts -n 8 -x", 'Unknown option "-x"'],
    ["a.ts -n 8 --toString", 'Unknown option "--toString"'],
    ["a.ts -n 8 h x", 'Unexpected argument "x"; the program\'s own arguments follow after "--"'],
  ])("%s → %s", (line, message) => {
    const argv = line.split(" ").filter(Boolean);
    expect(() => parse(syntax, argv)).toThrow(new UsageError(message));
  });

  it('"--" where nothing may follow', () => {
    const { rest: _, ...closed } = syntax;
    expect(() => parse(closed, ["a.ts", "-n", "1", "--"])).toThrow(new UsageError('Unexpected "--"'));
  });
});
