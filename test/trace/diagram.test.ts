import { describe, expect, it } from "vitest";
import { buildDiagram } from "../../src/trace/diagram.ts";
import { messageAt } from "../../src/trace/message-columns.ts";
import { pack, unpack } from "../../src/trace/packed.ts";
import { waitedBy, waitsOf } from "../../src/trace/waits.ts";
import { EPOCH_US, EVENTS, INFO } from "./run.ts";

const diagram = buildDiagram(EVENTS.toReversed(), INFO);

const mark = (i: number) => ({ type: "mark", rank: i % 3, text: "", atUs: EPOCH_US + i }) as const;

describe("buildDiagram()", () => {
  it("counts time from the first event", () => {
    expect(diagram).toMatchObject({ epochUs: EPOCH_US, durationUs: 1000 });
  });

  it("ends a stay at the freeze and begins the next at the thaw, whenever the carriers lived", () => {
    expect(diagram.hosts).toEqual(["a", "b", "c"]);
    expect(diagram.stays).toEqual([
      { rank: 0, host: 0, startUs: 0, endUs: 400 },
      { rank: 0, host: 2, startUs: 600, endUs: 1000 },
      { rank: 1, host: 1, startUs: 100, endUs: 1000 },
    ]);
  });

  it("puts a migration's phases together", () => {
    expect(diagram.migrations).toEqual([
      {
        migration: 1,
        rank: 0,
        from: "a",
        to: "c",
        startUs: 400,
        endUs: 600,
        bytes: 5000,
        phases: [
          { phase: "coordination", startUs: 400, endUs: 420 },
          { phase: "collecting", startUs: 420, endUs: 500 },
          { phase: "transmitting", startUs: 430, endUs: 550 },
          { phase: "restoring", startUs: 550, endUs: 600 },
        ],
      },
    ]);
  });

  it("matches each send with its receive by stream and number, in order of sending", () => {
    expect(diagram.messages.count).toBe(4);
    expect(messageAt(diagram.messages, 0)).toEqual({
      source: 0,
      dest: 1,
      tag: 7,
      context: 0,
      number: 1,
      sizeBytes: 800,
      sendStartUs: 200,
      sendEndUs: 210,
      recvStartUs: 150,
      arrivedUs: 260,
      recvEndUs: 300,
    });
    expect([1, 2].map((i) => messageAt(diagram.messages, i).recvEndUs)).toEqual([710, 720]);
  });

  it("keeps a message nobody received", () => {
    expect(messageAt(diagram.messages, 3)).toMatchObject({ sendStartUs: 800, recvEndUs: NaN });
  });

  it("draws an aborted migration's process on where it was", () => {
    const events = EVENTS.filter((event) => !("vmid" in event && event.vmid === "3.1"));
    expect(buildDiagram(events, INFO).stays[0]).toEqual({ rank: 0, host: 0, startUs: 0, endUs: 620 });
  });

  it("gives every stay of a process that moves to and fro its own span", () => {
    const events = [0, 1, 2, 3].flatMap((i) => {
      const [from, to] = i % 2 === 0 ? ["a", "b"] : ["b", "a"];
      const startUs = 100 * i;
      return [
        {
          type: "process",
          rank: 0,
          vmid: `1.${i}`,
          host: from,
          startUs: startUs - 30,
          endUs: startUs + 110,
        },
        {
          type: "migration",
          rank: 0,
          migration: i,
          phase: "frozen",
          from,
          to,
          startUs: startUs + 80,
          endUs: startUs + 100,
        },
      ] as const;
    });
    const { stays } = buildDiagram(events, { ...INFO, size: 1 });
    expect(stays.map(({ startUs, endUs }) => [startUs - 30, endUs - 30])).toEqual([
      [-30, 80],
      [100, 180],
      [200, 280],
      [300, 410],
    ]);
  });

  it("takes more events than fit on a stack", () => {
    const { size, marks } = buildDiagram(
      Array.from({ length: 300_000 }, (_, i) => mark(i)),
      INFO,
    );
    expect([size, marks.length]).toEqual([3, 300_000]);
  });

  it("of no events is an empty diagram", () => {
    expect(buildDiagram([], INFO)).toMatchObject({
      size: 2,
      durationUs: 1,
      stays: [],
      messages: { count: 0 },
    });
  });
});

describe("waitsOf()", () => {
  const [zero, one] = waitsOf(diagram.messages, 2);

  it("joins waits that touch", () => {
    expect([...zero!.starts, ...zero!.ends]).toEqual([700, 720]);
    expect([...one!.starts, ...one!.ends]).toEqual([150, 300]);
  });

  it.each([
    [0, 0],
    [150, 0],
    [200, 50],
    [300, 150],
    [1000, 150],
  ])("by %d µs process 1 has waited %d µs", (timeUs, waitedUs) => {
    expect(waitedBy(one!, timeUs)).toBe(waitedUs);
  });
});

describe("pack() and unpack()", () => {
  it("are inverse", () => {
    expect(unpack(pack(diagram))).toEqual(diagram);
  });

  it("work at any place in a larger buffer", () => {
    const packed = pack(diagram);
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    expect(unpack(shifted.subarray(3))).toEqual(diagram);
  });
});
