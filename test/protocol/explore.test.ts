import { describe, expect, it } from "vitest";
import { FAULTS } from "../../sim/explorer/configuration.ts";
import type { Configuration } from "../../sim/explorer/configuration.ts";
import { explore } from "../../sim/explorer/explore.ts";
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
    expect(states).toBeGreaterThan(10_000);
    expect(ends).toBeGreaterThan(1);
  });

  it("keep every promise: many of the same with any two faults", () => {
    const { violation, ends, states } = explore({ ...oneMove, faults: 2 }, 5_000);
    expect(violation).toBeNull();
    expect(states).toBeGreaterThanOrEqual(5_000);
    expect(ends).toBeGreaterThan(1);
  });

  it("betray a process that tells nothing again when the way to the scheduler is back (Q1)", () => {
    const mutant = mutants["tells nothing again when the way to the scheduler is back (Q1)"];
    expect(mutant).toBeDefined();
    const { violation } = explore({ ...oneMove, faults: 1 }, 100_000, mutant);
    expect(violation!.message).toContain("no deadlock");
    expect(violation!.choices.length).toBeGreaterThan(5);
  });
});
