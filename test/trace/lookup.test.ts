import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forEachOverlap, indexIntervals } from "../../src/trace/interval-index.ts";
import { formatBytes, formatSpan, formatTime, ticks } from "../../src/trace/time-scale.ts";
import { waitedBy, waitsOf } from "../../src/trace/waits.ts";
import { emptyColumns } from "../../src/trace/message-columns.ts";

const interval = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 300 }));

describe("forEachOverlap()", () => {
  it("visits exactly what overlaps, in order", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 400 }), interval, (intervals, [from, length]) => {
        intervals.sort((a, b) => a[0] - b[0]);
        const starts = Float64Array.from(intervals, ([start]) => start);
        const ends = Float64Array.from(intervals, ([start, length]) => start + length);
        const visited: number[] = [];
        forEachOverlap(indexIntervals(starts, ends), from, from + length, (i) => visited.push(i));
        const expected = [...starts.keys()].filter((i) => starts[i]! <= from + length && ends[i]! >= from);
        expect(visited).toEqual(expected);
      }),
    );
  });

  it("looks only where something can be: one endless interval does not spoil what follows", () => {
    const count = 64 * 1000;
    const starts = Float64Array.from({ length: count }, (_, i) => i);
    const ends = starts.map((start, i) => (i === 0 ? Infinity : start + 1));
    let looked = 0;
    const counting = new Proxy(ends, {
      get: (target, key) => {
        if (typeof key === "string" && /^\d+$/.test(key)) looked++;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    const visited: number[] = [];
    const index = { ...indexIntervals(starts, ends), ends: counting };
    forEachOverlap(index, 50_000, 50_001, (i) => visited.push(i));
    expect(visited).toEqual([0, 49_999, 50_000, 50_001]);
    expect(looked).toBeLessThanOrEqual(4 * 64);
  });
});

describe("waitedBy()", () => {
  it("is what is counted microsecond by microsecond", () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 40 }), fc.integer({ min: 0, max: 1400 }), (waits, time) => {
        const messages = emptyColumns(waits.length);
        for (const [i, [start, length]] of waits.entries()) {
          messages.baseUs[i] = start;
          messages.recvEndUs[i] = length;
        }
        let counted = 0;
        for (let t = 0; t < time; t++) {
          if (waits.some(([start, length]) => t >= start && t < start + length)) counted++;
        }
        expect(waitedBy(waitsOf(messages, 1)[0]!, time)).toBe(counted);
      }),
    );
  });
});

describe("ticks()", () => {
  it.each([
    [0, 1000, 10, 100, 5],
    [0, 1001, 10, 200, 4],
    [0, 2_550_000, 12, 500_000, 5],
    [1_348_690, 1_348_740, 12, 5, 5],
  ])("of %d … %d, at most %d, are %d apart", (from, to, most, stepUs, minor) => {
    expect(ticks(from, to, most)).toMatchObject({ stepUs, minor });
  });

  it("lie at whole multiples within the span, both ends included", () => {
    expect(ticks(-10, 40, 5).at.map((t) => t + 0)).toEqual([-10, 0, 10, 20, 30, 40]);
    expect(ticks(103, 117, 5).at).toEqual([105, 110, 115]);
  });
});

/** Thin spaces lie between digits and before units. */
const plain = (text: string) => text.replaceAll("\u2009", " ");

describe("times and sizes are written", () => {
  it.each([
    [1_500_000, 500_000, 2e6, "1.5 s"],
    [1_234_567, 1, 2e6, "1.234 567 s"],
    [0, 500_000, 2e6, "0.0 s"],
    [-20_000, 20_000, 2e6, "−0.02 s"],
    [108_400, 200, 150_000, "108.4 ms"],
    [15, 5, 900, "15 µs"],
  ])("%d µs with ticks every %d in a run of %d: %s", (timeUs, stepUs, durationUs, expected) => {
    expect(plain(formatTime(timeUs, stepUs, durationUs))).toBe(expected);
  });

  it.each([
    [0.5, "0.50 µs"],
    [143, "143 µs"],
    [999.6, "1.00 ms"],
    [16_089, "16.1 ms"],
    [999_600, "1.00 s"],
    [125e6, "125 s"],
  ])("a span of %d µs: %s", (spanUs, expected) => {
    expect(plain(formatSpan(spanUs))).toBe(expected);
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [34_848, "34.8 kB"],
    [999_960, "1.0 MB"],
    [7.5e6, "7.5 MB"],
  ])("%d bytes: %s", (bytes, expected) => {
    expect(plain(formatBytes(bytes))).toBe(expected);
  });
});
