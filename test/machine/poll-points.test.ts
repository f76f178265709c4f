/** Processes that compute and await nothing are moved while they do: their loops would not end where they are. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run } from "./running.ts";

let machine: MachineClient;
beforeAll(async () => {
  machine = await startMachine({ hosts: 2 });
});
afterAll(() => machine.close());

it.each([
  ["a loop", "loop"],
  ["a loop over an array", "list"],
  ["a loop of a function that is awaited", "calls"],
  ["a loop inside a loop", "nest"],
  ["a loop over what a generator yields", "iteration"],
  ["a method that is awaited", "method"],
  ["one of two functions that were started", "started"],
  ["what an array's callback starts", "mapped"],
  ["what an async generator starts", "stream"],
])("a process in %s is moved in the middle of it", async (_, kind) => {
  const job = await run(machine, "computes", { size: 1, args: [kind] });
  await job.until((event) => event.type === "output");
  await machine.migrate(job.job.id, 0, "h2");
  const report = await job.ended();
  expect(report).toMatchObject({ exitCode: 0, migrations: [{ status: "committed" }] });
  expect(job.outputOf(1)).toEqual(["computes", "true h2"]);
});
