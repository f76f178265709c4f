/** A fast sender and a slow receiver: what lies between them stays within the window, whoever moves meanwhile. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { residentKib } from "./os-processes.ts";
import { run } from "./running.ts";

const MIB = 2 ** 20;
const WINDOW_MIB = 64;
const COUNT = 300;
/**
 * What an OS process may hold above what it held before: the window, and as much again for what it has handed to
 * sockets, a state on its way, and garbage not collected yet. Without a window it would be COUNT.
 */
const MOST_MIB = 3 * WINDOW_MIB;

let machine: MachineClient;
beforeAll(async () => {
  machine = await startMachine({ hosts: 3 });
});
afterAll(() => machine.close());

/** What the carriers of a job hold, in MiB: now, and at most so far. Looks again and again until it is stopped. */
class Watch {
  readonly peaksMib: number[] = [];
  readonly #over: Promise<void>;
  #isOver = false;

  constructor() {
    this.#over = this.#look();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#over;
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      for (const { rank, osPid } of await machine.processes())
        this.peaksMib[rank] = Math.max(this.peaksMib[rank] ?? 0, (residentKib(osPid) ?? 0) / 1024);
      await pause(50);
    }
  }
}

it("neither end holds more than the window, also when the receiver moves with its list full", async () => {
  const idle = await run(machine, "waits", { size: 1 });
  await idle.until((event) => event.type === "output");
  const beforeMib = residentKib((await machine.processes())[0]!.osPid)! / 1024;
  await idle.job.kill();
  await idle.ended();

  const args = [0, 1, COUNT, MIB, 0, 5, "h3"].map(String);
  const job = await run(machine, "one-way", { size: 2, args });
  const watch = new Watch();
  const holds = (mib: number): boolean => (watch.peaksMib[1] ?? 0) - beforeMib > mib;
  while (!holds(WINDOW_MIB - 10)) await pause(20);
  const migration = await machine.migrate(job.job.id, 1, "h3");
  expect(migration.bytes).toBeGreaterThan((WINDOW_MIB / 2) * MIB); // it had a full list
  expect(migration.bytes).toBeLessThan((WINDOW_MIB + 2) * MIB);
  await job.until((event) => event.type === "output" && event.line === "has 150");
  await machine.migrate(job.job.id, 0, "h3");
  expect((await job.ended()).exitCode).toBe(0);
  await watch.end();
  expect(job.outputOf(1).filter((line) => line.startsWith("all"))).toHaveLength(2);
  for (const peakMib of watch.peaksMib) expect(peakMib - beforeMib).toBeLessThan(MOST_MIB);
}, 120_000);
