/** Checkpoints of real processes: taken while they talk and move, and what is made of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { startMachine, type MachineClient, type MachineOptions } from "../../src/machine/index.ts";
import { osPidsOf } from "./os-processes.ts";
import { run, Running } from "./running.ts";

const SIZE = 3;

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "godwit-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function machine(options: MachineOptions = { hosts: 3 }): Promise<MachineClient> {
  const client = await startMachine(options);
  onTestFinished(() => client.close());
  return client;
}

/** What lets the programs come to their end once it is there. */
function gate(): { readonly path: string; open(): void } {
  const path = join(directory(), "open");
  return { path, open: () => writeFileSync(path, "") };
}

/** What `rounds` writes in so many rounds, computed here: each rank's lines. */
function expectedLines(rounds: number, length = 1): string[][] {
  const sums = Array.from({ length: SIZE }, () => 0);
  const memories = sums.map((_, rank) => new Float64Array(length).fill(rank));
  const lines = sums.map((): string[] => []);
  for (let round = 1; round <= rounds; round++) {
    const sent = sums.map((sum, rank) => round * (rank + 1) + sum);
    for (let rank = 0; rank < SIZE; rank++) {
      for (let from = 0; from < SIZE; from++)
        if (from !== rank) sums[rank] = (sums[rank]! * 31 + sent[from]!) % 1_000_003;
      memories[rank]![round % length] = sums[rank]!;
      lines[rank]!.push(`round ${round}: ${sums[rank]}`);
    }
  }
  for (const [rank, sum] of sums.entries())
    lines[rank]!.push(`in the end: ${sum} ${memories[rank]!.reduce((total, one) => total + one, 0)}`);
  return lines;
}

/** As many rounds as it has had, from the first on. */
function expectEveryLineOnce(job: Running): void {
  const lines = Array.from({ length: SIZE }, (_, rank) => job.outputOf(1, rank));
  expect(lines).toEqual(expectedLines(lines[0]!.length - 1));
}

/** It goes on after the cut with the next line; the lines up to there. */
function expectGoneOn(job: Running, length = 1): string[][] {
  const rounds = Number(/^round (\d+)/.exec(job.outputOf(1, 0).at(-2)!)![1]);
  return expectedLines(rounds, length).map((all, rank) => {
    const lines = job.outputOf(1, rank);
    const at = all.length - lines.length;
    expect(lines).toEqual(all.slice(at));
    return all.slice(0, at);
  });
}

async function untilRound(job: Running, round: number): Promise<void> {
  await job.until((event) => event.type === "output" && event.line.startsWith(`round ${round}:`), SIZE);
}

/** It was taken back, and each rank writes what it had not written before. */
async function hasCaughtUp(job: Running): Promise<void> {
  await job.until(({ type }) => type === "taken_back");
  for (let rank = 0; rank < SIZE; rank++) {
    const lines = job.outputOf(1, rank).length;
    await job.until((event) => event.type === "output" && event.rank === rank, lines + 1);
  }
}

/** kill -9 of a host that carries something: its daemon, and all it carries. */
async function killHost(client: MachineClient, job: Running): Promise<void> {
  const host = (await client.processes()).find(({ job: id }) => id === job.job.id)!.host;
  const { osPid } = (await client.hosts()).find(({ name }) => name === host)!;
  process.kill(osPid, "SIGKILL");
}

it("a job that is saved while it talks and moves goes on on another machine as if nothing had happened", async () => {
  const [to, end] = [directory(), gate()];
  const first = await startMachine({ hosts: 3 });
  // Larger than what is copied: the program stands still until it is written.
  const length = 2_200_000;
  const args = [end.path, "20", String(length)];
  const job = await run(first, "rounds", { size: SIZE, args, shuffleMs: 100, seed: 5 });
  await untilRound(job, 8);
  const saved = await first.checkpoint(job.job.id, to);
  expect(saved).toMatchObject({ path: join(to, "001") });
  expect(saved.sizeBytes).toBeGreaterThan(SIZE * length * 8);
  await job.until(({ type }) => type === "output", job.of("output").length + 20);
  const killed = expect(job.ended()).rejects.toThrow();
  await first.close();
  await killed;

  const second = await machine({ hosts: 2 });
  const again = new Running(await second.restart(to));
  await again.until(({ type }) => type === "output", 10);
  end.open();
  expect(await again.ended()).toMatchObject({ exitCode: 0, size: SIZE });
  const before = expectGoneOn(again, length);
  // Every line of before the cut was with the client.
  for (const [rank, lines] of before.entries()) {
    expect(lines.length).toBeGreaterThanOrEqual(7);
    expect(job.outputOf(1, rank).slice(0, lines.length)).toEqual(lines);
  }
}, 120_000);

it("a job whose host is killed goes back to its last checkpoint, and every line comes once", async () => {
  const end = gate();
  const client = await machine();
  const job = await run(client, "rounds", {
    size: SIZE,
    args: [end.path, "20"],
    checkpoint: { directory: directory(), everyMs: 300 },
    restartOnLoss: true,
  });
  await job.until(({ type }) => type === "checkpointed", 2);
  await killHost(client, job);
  await hasCaughtUp(job);
  end.open();
  expect((await job.ended()).exitCode).toBe(0);
  expectEveryLineOnce(job);
  expect(job.of("taken_back")).toMatchObject([{ path: expect.stringMatching(/\d{3}$/) as unknown }]);
}, 120_000);

it("a scheduler that was restarted since knows to which checkpoint a job goes back", async () => {
  const end = gate();
  const client = await machine();
  const job = await run(client, "rounds", { size: SIZE, args: [end.path, "20"], restartOnLoss: true });
  await untilRound(job, 3);
  const { path } = await client.checkpoint(job.job.id, directory());
  for (const osPid of osPidsOf("scheduler")) process.kill(osPid, "SIGKILL");
  await killHost(client, job);
  await hasCaughtUp(job);
  end.open();
  expect((await job.ended()).exitCode).toBe(0);
  expectEveryLineOnce(job);
  expect(job.of("taken_back")).toMatchObject([{ path }]);
}, 120_000);

it("a job without a checkpoint goes back to its beginning, also when only a carrier is killed", async () => {
  const end = gate();
  const client = await machine();
  const job = await run(client, "rounds", { size: SIZE, args: [end.path, "20"], restartOnLoss: true });
  await untilRound(job, 5);
  process.kill((await client.processes())[1]!.osPid, "SIGKILL");
  await hasCaughtUp(job);
  end.open();
  expect((await job.ended()).exitCode).toBe(0);
  expectEveryLineOnce(job);
  expect(job.of("taken_back")).toMatchObject([{ path: null, reason: expect.stringContaining("SIGKILL") }]);
}, 120_000);

it("what a job writes differently the second time is written again, and that is said", async () => {
  const end = gate();
  const client = await machine();
  const job = await run(client, "clock", { size: 1, args: [end.path], restartOnLoss: true });
  await job.until(({ type }) => type === "output", 5);
  await killHost(client, job);
  await job.until((event) => event.type === "notice" && event.text.includes("writes something else"));
  await job.until(({ type }) => type === "output", job.outputOf(1).length + 5);
  end.open();
  expect((await job.ended()).exitCode).toBe(0);
  expect(new Set(job.outputOf(1).map((line) => line.replace(/.* at /, ""))).size).toBe(2);
  expect(job.of("notice").filter(({ text }) => text.includes("writes something else"))).toHaveLength(1);
}, 120_000);

it("a program that fails fails its job, whatever is to be done on loss", async () => {
  const client = await machine({ hosts: 1 });
  const job = await run(client, "fails", { size: 1, restartOnLoss: true });
  expect((await job.ended()).exitCode).not.toBe(0);
  expect(job.of("taken_back")).toEqual([]);
});

it.each(["keeper.part", "keeper.complete"])(
  "a keeper killed at %s leaves the checkpoint before as it was, and the job goes on",
  async (place) => {
    const [to, failures, end] = [directory(), directory(), gate()];
    process.env["GODWIT_FAIL"] = failures;
    onTestFinished(() => void delete process.env["GODWIT_FAIL"]);
    const client = await machine();
    const job = await run(client, "rounds", { size: SIZE, args: [end.path, "20"] });
    await untilRound(job, 3);
    await client.checkpoint(job.job.id, to);
    writeFileSync(join(failures, place), "kill");
    await expect(client.checkpoint(job.job.id, to)).rejects.toMatchObject({
      code: "ERR_CHECKPOINT",
      message: expect.stringContaining("the keeper of checkpoints has ended") as unknown,
    });
    expect(readdirSync(to).toSorted()).toEqual([expect.stringMatching(/^\.002-.*\.part$/), "001"]);
    const again = new Running(await client.restart(to));
    await again.until(({ type }) => type === "output");
    end.open();
    expect((await again.ended()).exitCode).toBe(0);
    expect((await job.ended()).exitCode).toBe(0);
    expectEveryLineOnce(job);
    expectGoneOn(again);
  },
  120_000,
);

it("a process that cannot be captured is named, with the way to what holds it, and the job goes on", async () => {
  const client = await machine({ hosts: 1 });
  const [to, close, end] = [directory(), gate(), gate()];
  const args = [close.path, end.path];
  const job = await run(client, "server", { size: 2, args, freezeWaitMs: 100 });
  await job.until(({ type }) => type === "output", 2);
  await expect(client.checkpoint(job.job.id, to)).rejects.toMatchObject({
    code: "ERR_CHECKPOINT",
    message: expect.stringMatching(/rank [01] cannot take its part: .*server.*server\.ts:\d+/s) as unknown,
  });
  // The keeper hears of it when we do.
  await vi.waitUntil(() => readdirSync(to).length === 0, { timeout: 30_000 });
  close.open();
  await job.until((event) => event.type === "output" && event.line === "closed", 2);
  await client.checkpoint(job.job.id, to);
  end.open();
  expect((await job.ended()).exitCode).toBe(0);
  const again = new Running(await client.restart(to));
  expect((await again.ended()).exitCode).toBe(0);
  expect(again.outputOf(1)).toEqual(["done", "done"]);
}, 120_000);

it("what cannot be written to, or has ended, cannot be saved; what is no checkpoint not started from", async () => {
  const client = await machine({ hosts: 1 });
  const to = directory();
  writeFileSync(join(to, "file"), "");
  const job = await run(client, "waits", { size: 1 });
  await job.until(({ type }) => type === "output");
  await expect(client.checkpoint(job.job.id, join(to, "file", "below"))).rejects.toMatchObject({
    code: "ERR_CHECKPOINT",
    message: expect.stringContaining(join(to, "file", "below")) as unknown,
  });
  await job.job.kill();
  await job.ended();
  await expect(client.checkpoint(job.job.id, to)).rejects.toMatchObject({ code: "ERR_UNKNOWN_JOB" });
  await expect(client.restart(to)).rejects.toMatchObject({ code: "ERR_NO_CHECKPOINT" });
  mkdirSync(join(to, "001"));
  await expect(client.restart(to)).rejects.toMatchObject({ code: "ERR_BAD_CHECKPOINT" });
});
