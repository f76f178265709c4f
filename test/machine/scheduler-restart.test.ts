/** The scheduler is killed while processes talk and move, and goes on from its journal. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run, type Running } from "./running.ts";

/** The scheduler among the OS processes this one has started, if one is up. */
function schedulerOf(machine: MachineClient): number | undefined {
  const own = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  for (const osPid of own) {
    try {
      const [, , , parent] = readFileSync(`/proc/${osPid}/stat`, "utf8")
        .replace(/\(.*\)/, "x")
        .split(" ");
      const command = readFileSync(`/proc/${osPid}/cmdline`, "utf8");
      const isOurs = Number(parent) === process.pid && command.includes("scheduler/main");
      if (isOurs && listens(Number(osPid), machine.address.port)) return Number(osPid);
    } catch {
      // It has ended meanwhile.
    }
  }
  return undefined;
}

/** Other tests of this OS process may have machines of their own. */
function listens(osPid: number, port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const listening = readFileSync(`/proc/${osPid}/net/tcp`, "utf8").split("\n");
  return listening.some((line) => line.includes(`0100007F:${hex} 00000000:0000 0A`));
}

async function killScheduler(machine: MachineClient): Promise<void> {
  let osPid: number | undefined;
  while ((osPid = schedulerOf(machine)) === undefined) await pause(20);
  process.kill(osPid, "SIGKILL");
}

/** Each rank's lines, whole and once. */
function expectAllRounds(job: Running, size: number, rounds: number): void {
  const lines = Array.from({ length: rounds }, (_, i) => `round ${i + 1}`);
  for (let rank = 0; rank < size; rank++)
    expect(job.outputOf(1, rank), `rank ${rank}`).toEqual([...lines, "all rounds"]);
}

it("a job whose scheduler is killed six times while everything moves loses no message and no line", async () => {
  const machine = await startMachine({ hosts: 3 });
  const job = await run(machine, "numbers", { size: 4, args: ["200", "20"], shuffleMs: 100, seed: 3 });
  for (let kill = 1; kill <= 6; kill++) {
    await job.until((event) => event.type === "output", kill * 100);
    await killScheduler(machine);
  }
  const report = await job.ended();
  expect(report.exitCode).toBe(0);
  expectAllRounds(job, 4, 200);
  expect(report.ranks.map(({ messagesSent }) => messagesSent)).toEqual([600, 600, 600, 600]);
  await machine.close();
}, 240_000);

it("a restarted scheduler knows its hosts and processes, and moves and starts what it is asked to", async () => {
  const machine = await startMachine({ hosts: 2 });
  const job = await run(machine, "waits", { size: 2 });
  await job.until((event) => event.type === "output", 2);
  const before = await machine.processes();
  await killScheduler(machine);
  expect(await machine.processes()).toMatchObject(
    before.map(({ rank, vmid, host }) => ({ rank, vmid, host })),
  );
  await until(async () => (await machine.hosts()).every(({ status }) => status === "up"));
  expect((await machine.processes()).map(({ osPid }) => osPid)).toEqual(before.map(({ osPid }) => osPid));
  await machine.migrate(job.job.id, 0, "h2");
  const other = await run(machine, "hello", { size: 2 });
  expect((await other.ended()).exitCode).toBe(0);
  await job.job.kill();
  expect((await job.ended()).ranks[0]).toMatchObject({ hosts: ["h1", "h2"] });
  await machine.close();
});

it("a job started while there is no scheduler is started once", async () => {
  const machine = await startMachine({ hosts: 2 });
  await killScheduler(machine);
  const job = await run(machine, "hello", { size: 2 });
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1)).toHaveLength(2);
  await machine.close();
});

it("the end of a job is not missed while there is no scheduler", async () => {
  const machine = await startMachine({ hosts: 2 });
  const job = await run(machine, "numbers", { size: 2, args: ["1", "500"] });
  await job.until((event) => event.type === "output", 2);
  await killScheduler(machine);
  const report = await job.ended();
  expect(report.exitCode).toBe(0);
  expect(report.ranks.map(({ messagesSent }) => messagesSent)).toEqual([1, 1]);
  expectAllRounds(job, 2, 1);
  await machine.close();
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}
