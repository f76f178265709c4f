/** Carriers that wait on a host for something to carry. */
import { afterEach, expect, it, vi } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { osPidsOf } from "./os-processes.ts";
import { run } from "./running.ts";

let machine: MachineClient;
afterEach(() => machine.close());

async function waiting(count: number): Promise<void> {
  await vi.waitUntil(() => osPidsOf("carrier").length === count, { timeout: 10_000 });
}

async function runAtOnce(size: number): Promise<void> {
  const job = await run(machine, "waits", { size });
  await job.until((event) => event.type === "output", size);
  await job.job.kill();
  await job.ended();
}

it("are as many as were missing before, up to the most", async () => {
  machine = await startMachine({ hosts: 1, mostSpares: 3 });
  await waiting(1);
  await runAtOnce(2);
  await waiting(2);
  await runAtOnce(8);
  await waiting(3);
});

it("are one if nothing else is said", async () => {
  machine = await startMachine({ hosts: 1 });
  await runAtOnce(3);
  await waiting(1);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(osPidsOf("carrier")).toHaveLength(1);
});
