/** Over a link of 100 Mbit/s a process that holds much stands still for what has changed, not for all it has. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Links } from "../../network/links.ts";
import { NetworkMachine } from "../../network/machine.ts";
import { run } from "../machine/running.ts";

vi.setConfig({ testTimeout: 120_000 });

let machine: NetworkMachine;
beforeAll(async () => {
  machine = await NetworkMachine.start(2, new Links(1e8));
});
afterAll(() => machine.end());

it("nine tenths of a state that changes little have been sent before the process is frozen", async () => {
  const job = await run(machine.client, "large", { size: 1, args: ["24", "2"] });
  await job.until((event) => event.type === "output");
  const { bytes, precopiedBytes } = await machine.client.migrate(job.job.id, 0);
  expect(bytes).toBeGreaterThan(24e6);
  expect(precopiedBytes).toBeGreaterThan(0.9 * bytes);
  await job.until((event) => event.type === "output", 2);
  await machine.client.migrate(job.job.id, 0);
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1)).toEqual(["n1 true", "n2 true", "n1 true"]);
});
