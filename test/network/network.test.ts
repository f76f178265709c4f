/**
 * All-to-all traffic and shuffling over four hosts with addresses of their own, under what networks do. Once that is
 * over every message has come once and in order, and every line, too.
 */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { NetworkMachine } from "../../network/machine.ts";
import { Taps } from "../../network/taps.ts";
import { pause, Rounds } from "./rounds.ts";
import { PERFECT } from "../../network/wire.ts";

// Machines give up after 40 s, on a computer with nothing else to do.
vi.setConfig({ testTimeout: 120_000 });

const ROUNDS = 40;
const FAULT_MS = 3_000;

const taps = new Taps();
const { wire } = taps;
let machine: NetworkMachine;
beforeAll(async () => {
  machine = await NetworkMachine.start(4, taps);
});
afterAll(() => machine.end());

it("slow, far and lossy: 100 Mbit/s, 20 ms one way, one frame in a hundred lost", async () => {
  const rounds = await Rounds.start(machine, ROUNDS, 1);
  wire.conditions = { delayMs: 20, jitterMs: 5, loss: 0.01, bitsPerSecond: 1e8 };
  await rounds.until(30);
  wire.conditions = PERFECT;
  await rounds.expectAll();
  expect(wire.counts.lost).toBeGreaterThan(0);
});

it("two hosts hear nothing of the two others for a while", async () => {
  const rounds = await Rounds.start(machine, ROUNDS, 2);
  wire.part([0, 1, 2], [3, 4]);
  await pause(FAULT_MS);
  wire.heal();
  await rounds.expectAll();
});

it("cut in one direction: the scheduler hears nothing of a host, and a host nothing of another", async () => {
  const rounds = await Rounds.start(machine, ROUNDS, 3);
  wire.cut(3, 1);
  wire.cut(2, 4);
  await pause(FAULT_MS);
  wire.heal();
  await rounds.expectAll();
});

it("a host stands still for a while", async () => {
  const rounds = await Rounds.start(machine, ROUNDS, 4);
  machine.hosts.freeze(3);
  await pause(FAULT_MS);
  machine.hosts.thaw(3);
  await rounds.expectAll();
});
