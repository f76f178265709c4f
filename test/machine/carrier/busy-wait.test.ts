/** Waiting without sleeping: on an event loop and a clock the test turns itself. */
import { expect, it } from "vitest";
import { BusyWait } from "../../../src/machine/carrier/busy-wait.ts";

const TURN_MS = 0.01;

class Loop {
  #nowMs = 0;
  readonly #turns: (() => void)[] = [];

  now(): number {
    return this.#nowMs;
  }

  nextTurn(callback: () => void): void {
    this.#turns.push(callback);
  }

  /** How often it turned without sleeping, at most `limit` times. */
  turn(limit = Infinity): number {
    let turns = 0;
    while (this.#turns.length > 0 && turns < limit) {
      expect(this.#turns.length).toBe(1);
      this.#nowMs += TURN_MS;
      turns++;
      this.#turns.shift()!();
    }
    return turns;
  }

  sleep(): void {
    this.#nowMs += 1000;
  }
}

function fresh(): { loop: Loop; wait: BusyWait } {
  const loop = new Loop();
  return { loop, wait: new BusyWait(loop) };
}

it("B1: the event loop does not sleep until the wait is over", () => {
  const { loop, wait } = fresh();
  wait.begin();
  expect(loop.turn(3)).toBe(3);
  wait.over();
  expect(loop.turn()).toBeLessThanOrEqual(1);
});

it("B1: after a quarter of a millisecond it sleeps", () => {
  const { loop, wait } = fresh();
  wait.begin();
  const turns = loop.turn();
  expect(turns).toBeGreaterThanOrEqual(25);
  expect(turns).toBeLessThanOrEqual(26);
});

it("a wait that begins while another is under way is one of its own: there is one turn at a time", () => {
  const { loop, wait } = fresh();
  wait.begin();
  expect(loop.turn(24)).toBe(24);
  wait.over();
  wait.begin();
  expect(loop.turn()).toBeGreaterThanOrEqual(25);
});

it("B2: of waits in vain ever fewer are busy, but one in 64", () => {
  const { loop, wait } = fresh();
  const busy: number[] = [];
  for (let i = 1; i < 400; i++) {
    wait.begin();
    if (loop.turn() > 0) busy.push(i);
    wait.over();
    loop.sleep();
  }
  const gaps = busy.map((at, i) => at - (busy[i - 1] ?? 0));
  expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64, 64, 64]);
});

it("B2: one that was over in time makes it the rule again", () => {
  const { loop, wait } = fresh();
  const isBusy = (turns: number): boolean => {
    wait.begin();
    const turned = loop.turn(turns) > 0;
    wait.over();
    loop.turn();
    return turned;
  };
  expect([1, 2, 3, 4].map(() => isBusy(Infinity))).toEqual([true, false, true, false]);
  while (!isBusy(2));
  for (let i = 0; i < 10; i++) expect(isBusy(2)).toBe(true);
});

it("where the event loop cannot be turned, nothing is busy", () => {
  const wait = new BusyWait(null);
  expect(() => {
    wait.begin();
    wait.over();
  }).not.toThrow();
});
