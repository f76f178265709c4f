import { describe, expect, it } from "vitest";
import { explore } from "../../sim/explore.ts";
import type { Configuration } from "../../sim/small-machine.ts";
import { mutants } from "./mutants.ts";

const STATES = 1_500;
const small: Configuration = {
  ranks: 2,
  messages: 1,
  senders: [1],
  moves: [0],
  faults: 1,
  faultKinds: ["cut channel", "kill destination", "cut way", "restart scheduler"],
};

describe("explored states", () => {
  it(`keep every promise: ${STATES} of a process that moves while it is sent to, with any one fault`, () => {
    const { violation, ends, states } = explore(small, STATES);
    expect(violation).toBeNull();
    expect(states).toBe(STATES);
    expect(ends).toBeGreaterThan(10);
  });

  it("betray a process that tells nothing again when the way to the scheduler is back (Q1)", () => {
    const mutant = mutants["tells nothing again when the way to the scheduler is back (Q1)"];
    expect(mutant).toBeDefined();
    expect(explore(small, STATES, mutant).violation!.message).toContain("no deadlock");
  });
});
