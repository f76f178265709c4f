import { expect, test } from "vitest";
import { isDue, type Itinerary, itinerary, moved, STAY, suspended } from "../../src/check/itinerary.ts";

function travelled(first: Itinerary, suspensions: number): Itinerary {
  let now = first;
  for (let i = 0; i < suspensions; i++) {
    now = suspended(now);
    if (isDue(now)) now = moved(now);
  }
  return now;
}

test("an itinerary is due at every Kth suspension", () => {
  expect(travelled(itinerary(1, false), 1000).moves).toBe(1000);
  expect(travelled(itinerary(7, false), 1000)).toMatchObject({ moves: 142, interval: 7 });
});

test("one that thins out takes a few hundred moves for a million suspensions", () => {
  const { moves, suspensions } = travelled(itinerary(1, true), 1_000_000);
  expect(suspensions).toBe(1_000_000);
  expect(moves).toBeGreaterThan(64);
  expect(moves).toBeLessThan(300);
});

test("who stays is never due", () => {
  expect(travelled(STAY, 1000).moves).toBe(0);
});
