import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readPoints, type SuspensionPoint, writePoints } from "../../src/runtime/suspension-points.ts";

const name = fc.stringMatching(/^[a-zA-Z$_][\w$]*$/);
const place = fc.record({ file: fc.nat(), line: fc.nat(), column: fc.nat() });
const points = fc.uniqueArray(
  fc.record({
    pc: fc.nat(),
    place: fc.option(place, { nil: undefined }),
    live: fc.uniqueArray(name, { maxLength: 5 }),
  }),
  { selector: ({ pc }) => pc },
);

test("suspension points are read as they were written", () => {
  fc.assert(
    fc.property(points, (list: SuspensionPoint[]) => {
      expect([...readPoints(writePoints(list)).values()]).toEqual(list);
    }),
  );
});

test("a point says where its variables are and where it stands in the source", () => {
  const text = writePoints([
    { pc: 0, place: undefined, live: ["total"] },
    { pc: 2, place: { file: 0, line: 3, column: 10 }, live: ["total", "i"] },
  ]);
  expect(text).toBe("total i|0 0|2@0:3:10 0,1");
});
