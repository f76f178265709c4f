/** A carrier that rehearses and gets its task in the middle of it: nothing of the rehearsal goes on beside the process. */
import { setTimeout } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { rehearse } from "../../../src/machine/carrier/rehearsal.ts";
import { failBy } from "../../../src/machine/failure-points.ts";

it("a rehearsal ends where it is when the task comes", async () => {
  const passed: string[] = [];
  let hasTask = false;
  let before = 0;
  failBy((point) => (hasTask ? passed.push(point) : before++));
  onTestFinished(() => failBy(() => {}));
  let whole = 0;
  // Whenever the task comes: from before anything has happened to after everything has.
  for (let turns = 0; whole < 3; turns += 1 + (turns >> 4)) {
    hasTask = false;
    before = 0;
    const task = (async () => {
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      hasTask = true;
    })();
    await rehearse(task);
    const isWhole = !hasTask;
    hasTask = true;
    await task;
    await setTimeout(10);
    expect(passed, `the task came after ${turns} turns`).toEqual([]);
    if (!isWhole) continue;
    whole++;
    expect(before, "what there is to hear of a whole one").toBeGreaterThan(10);
  }
});
