import { expect, it } from "vitest";
import { LineOutput } from "../../../src/machine/carrier/output.ts";
import type { OutputLines } from "../../../src/machine/control/messages.ts";
import { MAX_MESSAGE_BYTES, OUTPUT_WINDOW } from "../../../src/machine/limits.ts";

function output(): { out: LineOutput; sent: OutputLines[]; holds: boolean[] } {
  const sent: OutputLines[] = [];
  const holds: boolean[] = [];
  const out = new LineOutput({ emit: (lines) => sent.push(lines), hold: (held) => holds.push(held) });
  return { out, sent, holds };
}

it("chunks become whole lines, numbered by descriptor, in the order they were written", () => {
  const { out, sent } = output();
  out.write(1, "one\ntw");
  out.write(1, "o\n\n");
  out.write(2, "oops\n");
  out.write(1, "three\n");
  out.flush();
  expect(sent).toEqual([
    { fd: 1, first: 1, lines: ["one", "two", ""], partial: false },
    { fd: 2, first: 1, lines: ["oops"], partial: false },
    { fd: 1, first: 4, lines: ["three"], partial: false },
  ]);
});

it("lines leave by themselves at the end of the turn", async () => {
  const { out, sent } = output();
  out.write(1, "line\n");
  expect(sent).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toHaveLength(1);
});

it("an unfinished line moves with the process, and so do the numbers", () => {
  const source = output();
  source.out.write(1, "first\nbegun ");
  source.out.flush();
  const destination = output();
  destination.out.restore(source.out.state());
  destination.out.write(1, "here, ended there\n");
  destination.out.flush();
  expect(source.sent).toEqual([{ fd: 1, first: 1, lines: ["first"], partial: false }]);
  expect(destination.sent).toEqual([{ fd: 1, first: 2, lines: ["begun here, ended there"], partial: false }]);
});

it("a last line without an end is marked", () => {
  const { out, sent } = output();
  out.write(2, "whole\nhalf");
  out.end();
  expect(sent).toEqual([
    { fd: 2, first: 1, lines: ["whole"], partial: false },
    { fd: 2, first: 2, lines: ["half"], partial: true },
  ]);
});

it("a line that never ends is cut, so that memory stays bounded", () => {
  const { out, sent } = output();
  for (let i = 0; i < 5; i++) out.write(1, "x".repeat(2 ** 19));
  out.end();
  expect(sent.flatMap(({ lines }) => lines.map((line) => line.length))).toEqual([2 ** 20, 2 ** 20, 2 ** 19]);
});

it("lines are sent again until the client has them, also from where the process has moved to", async () => {
  const source = output();
  source.out.write(1, "first\nsecond\n");
  source.out.write(2, "oops\n");
  source.out.flush();
  const destination = output();
  destination.out.restore(source.out.state());
  destination.out.repeat();
  expect(destination.sent).toEqual(source.sent);
  destination.out.taken(1, 3, 3);
  destination.out.repeat();
  expect(destination.sent.slice(2)).toEqual([{ fd: 2, first: 1, lines: ["oops"], partial: false }]);

  let areAllTaken = false;
  const all = destination.out.allTaken().then(() => (areAllTaken = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(areAllTaken).toBe(false);
  destination.out.taken(2, 2, 1);
  await all;
});

it("a batch of which the client has a part is sent again whole", () => {
  const { out, sent } = output();
  out.write(1, "a\nb\n");
  out.flush();
  out.taken(1, 2, 2);
  out.repeat();
  expect(sent).toEqual([sent[0], sent[0]]);
});

/** Lines that fill the window, and the number after the last. */
function fill(out: LineOutput): number {
  const line = `${"x".repeat(999)}\n`;
  const count = Math.ceil(OUTPUT_WINDOW / 1_000);
  for (let i = 0; i < count; i++) out.write(1, line);
  return count + 1;
}

it("the program is held while more than the window is unread, and released when half of it is free", () => {
  const { out, holds } = output();
  const next = fill(out);
  expect(holds).toEqual([true]);
  out.flush();
  out.taken(1, next, 1);
  out.taken(1, next, 2);
  expect(holds).toEqual([true]);
  out.taken(1, next, next);
  expect(holds).toEqual([true, false]);
});

it("a program that moves while it is held is held where it arrives, and how far its output has come is asked for", () => {
  const source = output();
  const next = fill(source.out);
  source.out.flush();
  source.out.taken(1, next, 1);
  const destination = output();
  destination.out.restore(source.out.state());
  expect(destination.holds).toEqual([true]);
  destination.out.repeat();
  expect(destination.sent).toEqual([{ fd: 1, first: next, lines: [], partial: false }]);
  destination.out.taken(1, next, next);
  expect(destination.holds).toEqual([true, false]);
  destination.out.repeat();
  expect(destination.sent).toHaveLength(1);
});

it("however much is written in one go leaves in messages of a size that is let in", () => {
  const { out, sent } = output();
  const text = `${"x".repeat(2 ** 20 - 1)}\n`.repeat(MAX_MESSAGE_BYTES / 2 ** 20 + 1);
  out.write(1, text);
  out.end();
  const sizes = sent.map(({ lines }) => lines.reduce((sum, line) => sum + line.length, 0));
  expect(Math.max(...sizes)).toBeLessThan(MAX_MESSAGE_BYTES / 8);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(65 * (2 ** 20 - 1));
});
