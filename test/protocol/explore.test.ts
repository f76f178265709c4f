import { describe, expect, it } from "vitest";
import { FAULTS } from "../../sim/explorer/configuration.ts";
import type { Configuration } from "../../sim/explorer/configuration.ts";
import { explore, type Exploration } from "../../sim/explorer/explore.ts";
import { StatesMet } from "../../sim/explorer/states-met.ts";
import { mutants } from "./mutants.ts";

const oneMove: Configuration = {
  ranks: 2,
  messages: 1,
  senders: [1],
  moves: [0],
  faults: 0,
  faultKinds: FAULTS,
};

/** On a loaded machine. */
const TIMEOUT_MS = 300_000;

describe("explored states", { timeout: TIMEOUT_MS }, () => {
  it("keep every promise: all there are of a process that is sent to and moves", () => {
    const { violation, ends, states, cutShort } = explore(oneMove);
    expect(violation).toBeNull();
    expect(cutShort).toBe(false);
    expect(states).toBeGreaterThan(1_000);
    expect(ends).toBeGreaterThan(1);
  });

  it("keep every promise: all there are where the end of a channel may be lost (C5)", () => {
    const { violation, cutShort } = explore({ ...oneMove, faults: 1, faultKinds: ["lose end"] });
    expect(violation).toBeNull();
    expect(cutShort).toBe(false);
  });

  it("keep every promise: many of the same with any two faults", () => {
    const { violation, ends, states } = explore({ ...oneMove, faults: 2 }, 20_000);
    expect(violation).toBeNull();
    expect(states).toBeGreaterThanOrEqual(20_000);
    expect(ends).toBeGreaterThan(1);
  });

  it("are fewer where those with the same future are taken for one, and end alike", () => {
    const reduced = explore(oneMove);
    const all = explore({ ...oneMove, unreduced: true });
    expect(reduced.states).toBeLessThan(all.states);
    expect(reduced.endings).toEqual(all.endings);
    expect(all.violation).toBeNull();
  });
});

/** Where steps that commute can still be tried in every order within a second or two. */
const SMALL: readonly Partial<Configuration>[] = [
  { senders: [0] },
  { messages: 2 },
  { moves: [], senders: [0, 1] },
  ...FAULTS.map((fault) => ({ faults: 1, faultKinds: [fault] })),
];

describe(
  "taking steps at once that commute leads to the same ends in fewer states",
  { timeout: TIMEOUT_MS },
  () => {
    it.each(SMALL.map((machine) => [JSON.stringify(machine), machine] as const))("%s", (_, machine) => {
      const reduced = explore({ ...oneMove, ...machine });
      const all = explore({ ...oneMove, ...machine, everyOrder: true });
      expect(reduced.states).toBeLessThan(all.states);
      expect(reduced.ends).toBe(all.ends);
      expect(reduced.endings).toEqual(all.endings);
      expect([reduced.violation, all.violation]).toEqual([null, null]);
      expect([reduced.cutShort, all.cutShort]).toEqual([false, false]);
    });
  },
);

/** What each is found out by. The simulator finds out all (sim.test.ts); these show in a machine as small as this. */
const FOUND: Readonly<Record<string, Partial<Configuration>>> = {
  "runs before the commit (I3)": {},
  "acknowledges what comes after the list has left (M2)": {},
  "forgets the received-message-list when it moves (FIG. 6 line 8)": {},
  "puts the transferred list behind its own (I2)": { messages: 2 },
  "acknowledges before the commit (I1)": { faults: 1, faultKinds: ["kill destination"] },
  // Waits for ever, and asks again and again: not even the walks at random may follow it to an end.
  "aborts without telling the source": { faults: 1, faultKinds: ["kill destination"] },
  "delivers resent messages again (R1)": { faults: 1, faultKinds: ["cut channel"] },
  "tells nothing again when the way to the scheduler is back (Q1)": { faults: 1, faultKinds: ["cut way"] },
  "takes silence for presence (C5)": { faults: 1, faultKinds: ["lose end"] },
};

describe("explored states betray, reduced or not, a process that", { timeout: TIMEOUT_MS }, () => {
  const found = (name: string, unreduced: boolean): Exploration["violation"] => {
    expect(Object.keys(mutants)).toContain(name);
    return explore({ ...oneMove, ...FOUND[name], unreduced }, 200_000, mutants[name]).violation;
  };

  it.each(Object.keys(FOUND))("%s", (name) => {
    for (const unreduced of [false, true]) {
      const violation = found(name, unreduced);
      expect(violation).not.toBeNull();
      expect(violation!.choices.length).toBeGreaterThan(3);
    }
  });
});

it("a state is met once, however many there are", () => {
  const met = new StatesMet();
  const states = Array.from({ length: 200_000 }, (_, i) => [i % 1_000, Math.floor(i / 1_000), -1]);
  expect(states.filter((state) => met.add(state))).toHaveLength(states.length);
  expect(states.filter((state) => met.add(state))).toHaveLength(0);
  expect(met.size).toBe(states.length);
});
