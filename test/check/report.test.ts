import { expect, test } from "vitest";
import type { CheckReport } from "../../src/check/index.ts";
import { checkText } from "../../src/cli/check-report.ts";

const WELL: CheckReport = {
  file: "heat.ts",
  size: 2,
  ok: true,
  executableBytes: 1000,
  sourceBytes: 500,
  pins: [],
  deterministic: "yes",
  unstableLines: 0,
  bundleBecause: undefined,
  exitCodes: [0, 0],
  compiled: undefined,
  moved: undefined,
  suspensions: 7,
  moves: 6,
  interval: 1,
  thinned: false,
  pollPoints: [
    {
      place: "heat.ts:9:5",
      moves: 4,
      medianBytes: 8e6,
      maxBytes: 8.4e6,
      medianFreezeMs: 12,
      maxFreezeMs: 20.5,
    },
    {
      place: "heat.ts:12:5",
      moves: 2,
      medianBytes: 900,
      maxBytes: 900,
      medianFreezeMs: 0.5,
      maxFreezeMs: 0.5,
    },
  ],
  pinnedAt: [],
  weights: [{ path: "main() → local grid → Float64Array", sizeBytes: 8.3e6 }],
  weighedBytes: 8.4e6,
  failure: undefined,
};

test("the report of a program that can move is short", () => {
  expect(checkText(WELL)).toBe(`heat.ts can move as 2 ranks: moved 6 times at 2 places, and no difference

moved at      times  image (max)      freeze (max)
heat.ts:9:5       4  8.0 MB (8.4 MB)  12.0 ms (20.5 ms)
heat.ts:12:5      2  900 B            500 µs

of 8.4 MB  largest values
8.3 MB     main() → local grid → Float64Array
`);
});

test("a difference is shown as a diff", () => {
  const moved = {
    rank: 1,
    what: "output",
    line: 3,
    before: ["a", "b"],
    expected: "c",
    actual: undefined,
  } as const;
  const text = checkText({ ...WELL, ok: false, moved, pollPoints: [], weights: [] });
  expect(text).toBe(`heat.ts does not do when moved what it does natively as 2 ranks

native (-) and moved (+) part at line 3 of the output of rank 1:
    a
    b
  - c
  + (nothing more)
`);
});

test("a pinned program's verdict names the places", () => {
  const pinnedAt = [{ place: "a.ts:1:1", why: "variable server → Server", times: 3 }];
  const text = checkText({ ...WELL, ok: false, pinnedAt, moves: 1, pollPoints: [], weights: [] });
  expect(text).toBe(`heat.ts cannot move at a.ts:1:1; moved 1 time elsewhere

cannot move at  times  because of
a.ts:1:1            3  variable server → Server
`);
});
