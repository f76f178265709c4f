/** Hosts that lose their power: nobody hears anything of them any more, not even the end of their connections. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { run } from "../machine/running.ts";
import { NetworkMachine } from "../../network/machine.ts";
import { Taps } from "../../network/taps.ts";

// Machines give up after 40 s, on a computer with nothing else to do.
vi.setConfig({ testTimeout: 120_000 });

const taps = new Taps();
const { wire } = taps;
let machine: NetworkMachine;
beforeAll(async () => {
  machine = await NetworkMachine.start(4, taps);
});
afterAll(() => machine.end());

it("a peer that was cut off when a process moved away finds it when its old host is off", async () => {
  const args = [2, 1, 200, 1_000, 20, 0].map(String);
  const job = await run(machine.client, "one-way", { size: 3, args });
  await job.until((event) => event.type === "output" && event.line === "has 20");
  wire.part([2], [3]); // rank 2, on n3, will not hear that rank 1 leaves n2
  await machine.client.migrate(job.job.id, 1, "n4");
  machine.hosts.powerOff(2);
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1)).toContain("all received");
});

it("a job that had a process there fails and names the host", async () => {
  const job = await run(machine.client, "numbers", { size: 4, args: ["100000", "50"] });
  await job.until((event) => event.type === "output" && event.line === "round 5", 4);
  machine.hosts.powerOff(4);
  expect((await job.ended()).exitCode).not.toBe(0);
  const crashes = job.of("rank_ended").flatMap(({ crash }) => crash ?? []);
  expect(crashes.join("\n")).toContain('host "n4" was lost: it did not come back within 30000 ms');
  expect((await machine.client.hosts()).map(({ name }) => name)).toEqual(["n1", "n3"]);
});
