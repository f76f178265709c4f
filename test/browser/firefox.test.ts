/** A tab of Firefox as a host: another engine than all others here. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Gateway, type MachineClient, openGateway, startMachine } from "../../src/machine/index.ts";
import { expectWholeLedger } from "../machine/ledger.ts";
import { run } from "../machine/running.ts";
import { openTab, type OpenTab } from "./browsers.ts";
import { pathOf, runHere } from "./running.ts";

let machine: MachineClient;
let gateway: Gateway;
let tab: OpenTab;
let name: string;
beforeAll(async () => {
  machine = await startMachine({ hosts: 1 });
  gateway = await openGateway(machine.address);
  tab = await openTab("firefox", gateway.url);
  while ((await machine.hosts()).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  const host = (await machine.hosts())[1]!;
  expect(host).toMatchObject({ status: "up", engine: "firefox", platform: "browser", arch: process.arch });
  ({ name } = host);
}, 60_000);
afterAll(async () => {
  await tab?.close();
  await gateway?.close();
  await machine?.close();
});

it("processes move in and out while they talk, and lose nothing", async () => {
  const job = await run(machine, "ledger", { size: 3, args: ["h1", "5"], shuffleMs: 100 });
  const { exitCode, ranks } = await job.ended();
  expect(exitCode).toBe(0);
  expectWholeLedger(job, 3);
  expect(ranks.flatMap(({ hosts }) => hosts)).toContain(name);
}, 60_000);

it("a program moves in and out as if it had never moved", async () => {
  const job = await runHere(machine, "node-modules", { size: 1, args: [name, "h1"] });
  const { exitCode, ranks } = await job.ended();
  const native = await promisify(execFile)(process.execPath, [pathOf("node-modules")]);
  expect([exitCode, ranks[0]!.hosts]).toEqual([0, ["h1", name, "h1"]]);
  expect(job.outputOf(1)).toEqual(native.stdout.trimEnd().split("\n"));
});

it("what fails there is told as elsewhere: errors with their stacks, in the places of the source", async () => {
  const job = await runHere(machine, "fails", { size: 2 });
  await job.ended();
  expect(job.outputOf(1, 0).length).toBeGreaterThan(3);
  expect(job.outputOf(1, 1)).toEqual(job.outputOf(1, 0));
});
