/** Lines come out once each, also when the job that writes them is taken back. */
import { expect, it } from "vitest";
import { LineLog } from "../../src/machine/client/line-log.ts";

function log(): {
  readonly take: (first: number, ...lines: string[]) => readonly string[];
  readonly log: LineLog;
  readonly differing: number[];
} {
  const differing: number[] = [];
  const log = new LineLog((rank) => differing.push(rank));
  return {
    log,
    differing,
    take: (first, ...lines) => log.take(0, { fd: 1, first, lines, partial: false }).map(({ line }) => line),
  };
}

it("what comes again is dropped, and so is what comes too early", () => {
  const { take } = log();
  expect(take(1, "a", "b")).toEqual(["a", "b"]);
  expect(take(2, "b", "c")).toEqual(["c"]);
  expect(take(5, "e")).toEqual([]);
  expect(take(4, "d", "e")).toEqual(["d", "e"]);
});

it("a job that was taken back and does the same again writes nothing twice", () => {
  const { take, log: lines, differing } = log();
  take(1, "a", "b", "c");
  lines.forgetBefore([[2, 1]]);
  lines.goBackTo([[2, 1]]);
  expect(lines.next(0, 1)).toBe(2);
  expect(take(2, "b")).toEqual([]);
  expect(take(3, "c", "d")).toEqual(["d"]);
  lines.goBackTo([[2, 1]]);
  expect(take(2, "b", "c", "d", "e")).toEqual(["e"]);
  expect(differing).toEqual([]);
});

it("from the first line that differs all are passed on, and that is told once", () => {
  const { take, log: lines, differing } = log();
  take(1, "a", "b", "c", "d");
  lines.goBackTo(null);
  expect(take(1, "a", "x", "c")).toEqual(["x", "c"]);
  expect(take(4, "d")).toEqual(["d"]);
  expect(differing).toEqual([0]);
});

it("a job started from a checkpoint goes on with the numbers it had there", () => {
  const { take, log: lines } = log();
  lines.begins([[7, 1]], true);
  expect(take(7, "g")).toEqual(["g"]);
  lines.goBackTo(null);
  expect(lines.next(0, 1)).toBe(7);
  expect(take(7, "g", "h")).toEqual(["h"]);
});

it("a last line without an end is not the same as the line", () => {
  const { take, log: lines, differing } = log();
  take(1, "a");
  lines.goBackTo(null);
  expect(lines.take(0, { fd: 1, first: 1, lines: ["a"], partial: true })).toEqual([{ number: 1, line: "a" }]);
  expect(differing).toEqual([0]);
});
