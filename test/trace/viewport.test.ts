import { describe, expect, it } from "vitest";
import {
  between,
  clamp,
  focus,
  type Frame,
  laneHeight,
  pan,
  rankToY,
  timeToX,
  type Viewport,
  whole,
  xToTime,
  yToRank,
  zoom,
} from "../../src/trace/viewer/viewport.ts";

// A plot of 1000 pixels from x = 58, and of 400 from y = 62.
const frame: Frame = { width: 1078, height: 476, size: 8, durationUs: 1e6 };
const view: Viewport = { fromUs: 200_000, toUs: 300_000, scroll: 0 };

describe("the view", () => {
  it("lays time and ranks out", () => {
    expect(timeToX(view, frame, 250_000)).toBe(558);
    expect(xToTime(view, frame, 558)).toBe(250_000);
    expect(laneHeight(frame)).toBe(50);
    expect([0, 7].map((rank) => rankToY(view, frame, rank))).toEqual([87, 437]);
    expect([61, 62, 111, 112, 461, 462].map((y) => yToRank(view, frame, y))).toEqual([-1, 0, 0, 1, 7, -1]);
  });

  it("zooms around the pointer", () => {
    const closer = zoom(view, frame, 10, 158);
    expect(closer.toUs - closer.fromUs).toBeCloseTo(10_000);
    expect(xToTime(closer, frame, 158)).toBeCloseTo(210_000);
  });

  it("zooms from the whole run to microseconds and back, and no further", () => {
    const closest = zoom(view, frame, 1e9, 558);
    expect(closest.toUs - closest.fromUs).toBeCloseTo(2);
    const farthest = zoom(closest, frame, 1e-12, 558);
    expect(farthest.fromUs).toBeCloseTo(whole(frame).fromUs);
    expect(farthest.toUs).toBeCloseTo(whole(frame).toUs);
  });

  it("never leaves the run", () => {
    expect(pan(view, frame, -1e6, 0).fromUs).toBe(whole(frame).fromUs);
    expect(pan(view, frame, 1e6, 0).toUs).toBeCloseTo(whole(frame).toUs);
  });

  it("scrolls only when there are more lines than fit", () => {
    expect(pan(view, frame, 0, 100).scroll).toBe(0);
    const many = { ...frame, size: 100 };
    expect(pan(view, many, 0, 100).scroll).toBe(100);
    expect(pan(view, many, 0, 1e6).scroll).toBe(100 * 26 - 400);
  });

  it("shows a span with air on both sides", () => {
    expect(focus(view, frame, 500_000, 600_000)).toEqual({ fromUs: 440_000, toUs: 660_000, scroll: 0 });
  });

  it("glides from one view to the other without leaving either's span", () => {
    const all = whole(frame);
    expect(between(all, view, 0)).toEqual(all);
    const end = between(all, view, 1);
    expect(end.fromUs).toBeCloseTo(view.fromUs);
    expect(end.toUs).toBeCloseTo(view.toUs);
    const middle = between(all, view, 0.5);
    expect(middle.toUs - middle.fromUs).toBeCloseTo(Math.sqrt(1_020_000 * 100_000));
    expect(clamp(middle, frame)).toEqual(middle);
    const side = between(view, { fromUs: 400_000, toUs: 500_000, scroll: 0 }, 0.5);
    expect(side).toEqual({ fromUs: 300_000, toUs: 400_000, scroll: 0 });
  });
});
