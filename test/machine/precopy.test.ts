/** Processes with large buffers, which are sent while they run: they move, cannot move, and are killed meanwhile. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { FailurePoint } from "../../src/machine/failure-points.ts";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run } from "./running.ts";

let machine: MachineClient;
beforeAll(async () => {
  machine = await startMachine({ hosts: 2 });
});
afterAll(() => machine.close());

/** The first OS process to come to that point kills itself there. */
function failing(point: FailurePoint): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, point), "kill");
  return { GODWIT_FAIL: directory };
}

it("a process whose link is fast moves with all it has", async () => {
  const job = await run(machine, "large", { size: 1, args: ["20", "2"] });
  await job.until((event) => event.type === "output");
  await machine.migrate(job.job.id, 0);
  await job.until((event) => event.type === "output", 2);
  await machine.migrate(job.job.id, 0);
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1)).toEqual(["h1 true", "h2 true", "h1 true"]);
});

it("a destination killed while it gets buffers: the process runs on, and the next move works", async () => {
  const env = failing("destination.precopy");
  const job = await run(machine, "large", { size: 1, args: ["20", "1"], env });
  await job.until((event) => event.type === "output");
  await expect(machine.migrate(job.job.id, 0)).rejects.toThrow("SIGKILL");
  await machine.migrate(job.job.id, 0);
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1)).toEqual(["h1 true", "h2 true"]);
});

it("a source killed before it is frozen: the process is lost, and the job fails saying so", async () => {
  const env = failing("source.precopied");
  const job = await run(machine, "large", { size: 1, args: ["20", "1"], env });
  await job.until((event) => event.type === "output");
  await expect(machine.migrate(job.job.id, 0)).rejects.toThrow();
  expect((await job.ended()).exitCode).toBe(137);
});

it("a process that holds something of its host is not moved, says why, and goes on", async () => {
  const job = await run(machine, "large", { size: 1, args: ["20", "1", "pinned"] });
  await job.until((event) => event.type === "output");
  await expect(machine.migrate(job.job.id, 0)).rejects.toMatchObject({ code: "ERR_PINNED" });
  await job.job.kill();
  await job.ended();
});
