/** A machine whose scheduler and hosts are one OS process, as `godwit run` starts it. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { connectMachine, startMachine, type MachineClient } from "../../src/machine/index.ts";
import { allGone, run } from "./running.ts";

let machine: MachineClient;
beforeEach(async () => {
  machine = await startMachine({ hosts: 2, processes: 2, whole: true });
});
afterEach(async () => {
  await machine.close();
});

it("its hosts are one OS process, and processes have one each and move between them", async () => {
  const hosts = await machine.hosts();
  expect(hosts.map(({ name }) => name)).toEqual(["h1", "h2"]);
  expect(hosts[0]!.osPid).toBe(hosts[1]!.osPid);
  const job = await run(machine, "waits", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  const before = await machine.processes();
  expect(new Set([hosts[0]!.osPid, ...before.map(({ osPid }) => osPid)]).size).toBe(3);
  expect(await machine.migrate("1", 0)).toMatchObject({ status: "committed", from: "h1", to: "h2" });
  await job.job.kill();
  await job.ended();
});

it("a carrier that is killed is reported, and harms no other host", async () => {
  const job = await run(machine, "waits", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  const victim = (await machine.processes()).find(({ rank }) => rank === 1)!;
  process.kill(victim.osPid, "SIGKILL");
  expect((await job.ended()).exitCode).toBe(137);
  expect(await machine.hosts()).toHaveLength(2);
});

it("when its OS process is killed all hosts are lost, and a scheduler is there to say so", async () => {
  const job = await run(machine, "waits", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  const osPids = (await machine.processes()).map(({ osPid }) => osPid);
  process.kill((await machine.hosts())[0]!.osPid, "SIGKILL");
  expect((await job.ended()).exitCode).not.toBe(0);
  const crashes = job.of("rank_ended").map(({ crash }) => crash);
  expect(crashes.join("\n")).toContain("its daemon was killed by SIGKILL");
  await allGone(osPids);
  expect(await machine.hosts()).toEqual([]);
});

it("leaves no OS process behind, whether it is closed or another client ends it", async () => {
  const osPids = (await machine.hosts()).map(({ osPid }) => osPid);
  await (await connectMachine(machine.address)).down();
  await allGone(osPids);
  await machine.close();
  machine = await startMachine({ hosts: 1, whole: true });
  const others = (await machine.hosts()).map(({ osPid }) => osPid);
  await machine.close();
  await allGone(others);
});
