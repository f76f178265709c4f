/** Real processes moving between real hosts, and being killed while they do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FailurePoint } from "../../src/machine/failure-points.ts";
import { startMachine, type MachineClient } from "../../src/machine/index.ts";
import { run } from "./running.ts";

let machine: MachineClient;
beforeAll(async () => {
  machine = await startMachine({ hosts: 3 });
});
afterAll(async () => {
  await machine.close();
});

it("a line begun on one host is ended on another, and every line comes once", async () => {
  const job = await run(machine, "line", { size: 1 });
  const report = await job.ended();
  expect(job.outputOf(2)).toEqual(["said once"]);
  expect(job.outputOf(1)).toEqual(["from h1 to h2", "ERR_UNKNOWN_HOST", "h1 h2 h3", "unfinished"]);
  expect(job.of("output").at(-1)).toMatchObject({ partial: true });
  expect(report).toMatchObject({ exitCode: 0, ranks: [{ hosts: ["h1", "h2"] }] });
  expect(report.migrations).toMatchObject([{ rank: 0, from: "h1", to: "h2", status: "committed" }]);
});

it("a process moves in the middle of traffic, and its cost is reported", async () => {
  const job = await run(machine, "traffic", { size: 3, args: ["h3"] });
  await job.until((event) => event.type === "output", 3);
  const migration = await machine.migrate(job.job.id, 1, "h3");
  expect(migration).toMatchObject({ rank: 1, from: "h2", to: "h3", status: "committed" });
  const { freezeMs, bytes } = migration;
  const { coordinationMs, collectingMs, transmittingMs, restoringMs } = migration;
  for (const partMs of [coordinationMs, collectingMs, transmittingMs, restoringMs]) {
    expect(partMs).toBeGreaterThanOrEqual(0);
    expect(partMs).toBeLessThanOrEqual(freezeMs);
  }
  expect(bytes).toBeGreaterThan(1_000);
  const report = await job.ended();
  expect(report.exitCode).toBe(0);
  expect(job.outputOf(1)).toHaveLength(6);
  expect(report.ranks[1]).toMatchObject({ hosts: ["h2", "h3"] });
  expect(report.ranks[1]!.messagesReceived).toBeGreaterThanOrEqual(40);
});

it("a shuffled job loses nothing, overtakes nothing, and traces what it did", async () => {
  const job = await run(machine, "traffic", { size: 4, args: ["h3"], shuffleMs: 20, seed: 7, trace: true });
  expect((await job.ended()).exitCode).toBe(0);
  expect(job.outputOf(1).filter((line) => line.startsWith("all messages"))).toHaveLength(4);
  const trace = await job.job.trace();
  const sent = new Set(trace.flatMap((e) => (e.type === "send" ? [`${e.rank}>${e.dest}:${e.number}`] : [])));
  const received = trace.flatMap((e) => (e.type === "recv" ? [`${e.source}>${e.rank}:${e.number}`] : []));
  expect(new Set(received).size).toBe(received.length);
  expect(received.filter((message) => !sent.has(message))).toEqual([]);
  expect(sent.size).toBe(received.length);
});

it("a process that holds something of its host is not moved, says why, and goes on", async () => {
  const job = await run(machine, "pinned", { size: 1 });
  await job.until((event) => event.type === "output");
  await expect(machine.migrate(job.job.id, 0, "h2")).rejects.toMatchObject({
    code: "ERR_PINNED",
    message: expect.stringContaining("Server (created at pinned.ts:4:16)") as string,
  });
  expect((await machine.processes())[0]).toMatchObject({
    host: "h1",
    status: "running",
    pinned: expect.stringContaining("Server (created at pinned.ts:4:16)") as string,
  });
  await job.until((event) => event.type === "output", job.of("output").length + 1);
  await job.job.kill();
  expect((await job.ended()).migrations).toMatchObject([{ status: "refused" }]);
});

it("drain() moves everything away from a host", async () => {
  const own = await startMachine({ hosts: 2 });
  const job = await run(own, "waits", { size: 3 });
  await job.until((event) => event.type === "output", 3);
  expect(await own.drain("h1")).toEqual({ moved: 2 });
  expect((await own.processes()).map(({ host }) => host)).toEqual(["h2", "h2", "h2"]);
  expect(await own.hosts()).toMatchObject([{ status: "draining", processes: 0 }, { processes: 3 }]);
  await job.job.kill();
  await job.ended();
  await own.close();
});

describe("kill -9 in the middle of a migration", () => {
  const directories: string[] = [];
  afterAll(() => directories.forEach((directory) => rmSync(directory, { recursive: true })));

  /** The first OS process to come to that point kills itself there. */
  function failing(point: FailurePoint): Record<string, string> {
    const directory = mkdtempSync(join(tmpdir(), "godwit-test-"));
    directories.push(directory);
    writeFileSync(join(directory, point), "kill");
    return { GODWIT_FAIL: directory };
  }

  it.each<FailurePoint>([
    "destination.ready",
    "destination.state_received",
    "destination.image",
    "destination.restored",
  ])(
    "of the destination at %s: the source goes on, nothing is lost, and the next move works",
    async (point) => {
      const job = await run(machine, "traffic", { size: 3, args: ["h3"], env: failing(point) });
      await job.until((event) => event.type === "output", 3);
      await expect(machine.migrate(job.job.id, 1, "h1")).rejects.toMatchObject({
        message: expect.stringContaining("SIGKILL") as string,
      });
      expect((await machine.processes()).find(({ rank }) => rank === 1)?.host).toBe("h2");
      await machine.migrate(job.job.id, 1, "h3");
      const report = await job.ended();
      expect(report.exitCode).toBe(0);
      expect(job.outputOf(1).filter((line) => line.startsWith("all messages"))).toHaveLength(3);
      expect(report.migrations.map(({ status }) => status)).toEqual(["aborted", "committed"]);
    },
  );

  it("of the source once it has sent everything: the destination goes on", async () => {
    const env = failing("source.transferred");
    const job = await run(machine, "traffic", { size: 3, args: ["h3"], env });
    await job.until((event) => event.type === "output", 3);
    await machine.migrate(job.job.id, 1, "h3");
    expect((await job.ended()).exitCode).toBe(0);
  });

  it("of the source as soon as it is frozen: the process is lost, and the job fails saying so", async () => {
    const env = failing("source.frozen");
    const job = await run(machine, "traffic", { size: 3, args: ["h3"], env });
    await job.until((event) => event.type === "output", 3);
    await expect(machine.migrate(job.job.id, 1, "h3")).rejects.toThrow();
    const report = await job.ended();
    expect(report.exitCode).toBe(137);
    expect(job.of("rank_ended").find(({ rank }) => rank === 1)?.crash).toContain("killed by SIGKILL");
  });

  it("of the destination after the commit: the process is lost, and the job fails saying so", async () => {
    const env = failing("destination.committed");
    const job = await run(machine, "traffic", { size: 3, args: ["h3"], env });
    await job.until((event) => event.type === "output", 3);
    await Promise.allSettled([machine.migrate(job.job.id, 1, "h3")]);
    expect((await job.ended()).exitCode).toBe(137);
    expect(job.of("rank_ended").find(({ rank }) => rank === 1)?.crash).toContain('host "h3"');
  });
});
