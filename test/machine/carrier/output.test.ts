import { expect, it } from "vitest";
import { LineOutput } from "../../../src/machine/carrier/output.ts";
import type { OutputLines } from "../../../src/machine/control/messages.ts";

function output(): { out: LineOutput; sent: OutputLines[] } {
  const sent: OutputLines[] = [];
  return { out: new LineOutput((lines) => sent.push(lines)), sent };
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
  destination.out.taken(1, 3);
  destination.out.repeat();
  expect(destination.sent.slice(2)).toEqual([{ fd: 2, first: 1, lines: ["oops"], partial: false }]);

  let areAllTaken = false;
  const all = destination.out.allTaken().then(() => (areAllTaken = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(areAllTaken).toBe(false);
  destination.out.taken(2, 2);
  await all;
});

it("a batch of which the client has a part is sent again whole", () => {
  const { out, sent } = output();
  out.write(1, "a\nb\n");
  out.flush();
  out.taken(1, 2);
  out.repeat();
  expect(sent).toEqual([sent[0], sent[0]]);
});
