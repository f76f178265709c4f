/**
 * All-to-all traffic and shuffling over four hosts with addresses of their own, under what networks do. Once that is
 * over every message has come once and in order, and every line, too.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { run, type Running } from "../machine/running.ts";
import { NetworkMachine } from "./machine.ts";
import { PERFECT } from "./wire.ts";

const SIZE = 6;
const ROUNDS = 60;

let machine: NetworkMachine;
beforeAll(async () => {
  machine = await NetworkMachine.start(4);
});
afterAll(() => machine.end());

async function start(seed: number): Promise<Running> {
  const args = [String(ROUNDS), "50"];
  const job = await run(machine.client, "numbers", { size: SIZE, args, shuffleMs: 200, seed });
  await rounds(job, 5);
  return job;
}

/** Resolves once each rank has gone round so often, since the job's start. */
async function rounds(job: Running, count: number): Promise<void> {
  await job.until((event) => event.type === "output" && event.line === `round ${count}`, SIZE);
}

async function expectAllRounds(job: Running): Promise<void> {
  const { exitCode, migrations } = await job.ended();
  expect(exitCode).toBe(0);
  const lines = Array.from({ length: ROUNDS }, (_, i) => `round ${i + 1}`);
  for (let rank = 0; rank < SIZE; rank++)
    expect(job.outputOf(1, rank), `rank ${rank}`).toEqual([...lines, "all rounds"]);
  expect(migrations.filter(({ status }) => status === "committed").length).toBeGreaterThan(0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

it("slow, far and lossy: 100 Mbit/s, 20 ms one way, one frame in a hundred lost", async () => {
  const { wire } = machine.hosts;
  const job = await start(1);
  wire.conditions = { delayMs: 20, jitterMs: 5, loss: 0.01, bitsPerSecond: 1e8 };
  await rounds(job, 40);
  wire.conditions = PERFECT;
  await expectAllRounds(job);
  expect(wire.counts.lost).toBeGreaterThan(0);
});

it("two hosts hear nothing of the two others for a while", async () => {
  const job = await start(2);
  machine.hosts.wire.part([0, 1, 2], [3, 4]);
  await pause(4_000);
  machine.hosts.wire.heal();
  await expectAllRounds(job);
});

it("cut in one direction: the scheduler hears nothing of a host, and a host nothing of another", async () => {
  const job = await start(3);
  machine.hosts.wire.cut(3, 1);
  machine.hosts.wire.cut(2, 4);
  await pause(4_000);
  machine.hosts.wire.heal();
  await expectAllRounds(job);
});

it("a host stands still for a while", async () => {
  const job = await start(4);
  machine.hosts.freeze(3);
  await pause(4_000);
  machine.hosts.thaw(3);
  await expectAllRounds(job);
});
